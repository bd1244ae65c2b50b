package io.oncefs.ops.http;

/**
 * The document behind {@code /v1/chunks/summary}; field names are a published interface.
 *
 * @param leader whether the master that answers leads: what follows {@code ever} and {@code open}
 *     is known to the leader only
 * @param ever opened
 * @param open now
 * @param sealed as the leader counted them when it last looked through all of them
 * @param underGoal of these, with fewer good replicas than they should have
 * @param oneReplica with only one
 * @param unavailable with none on a live server
 * @param damaged with a bad replica and no other that was seen to be whole
 * @param copiesWaiting chunks in need of a copy that is not ordered yet
 * @param copiesUnderWay ordered
 * @param dropsUnderWay replicas that servers are to drop
 * @param trashed deletions that can be taken back
 * @param balancing whether replicas are moved from full servers to empty ones
 * @param moved so many, ordered since this master leads
 */
public record ChunksSummary(
    int schema,
    boolean leader,
    long ever,
    long open,
    long sealed,
    long underGoal,
    long oneReplica,
    long unavailable,
    long damaged,
    long copiesWaiting,
    long copiesUnderWay,
    long dropsUnderWay,
    long trashed,
    boolean balancing,
    long moved) {}

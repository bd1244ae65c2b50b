package io.oncefs.chunk.store;

import static io.oncefs.common.Checks.invariant;

import io.oncefs.chunk.store.StoredReplica.Phase;
import io.oncefs.common.ChunkId;
import io.oncefs.common.InvariantBroken;
import io.oncefs.common.Limits;
import io.oncefs.common.Position;
import io.oncefs.protocol.Batch;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.IdempotencyRecord;
import org.jspecify.annotations.Nullable;

/**
 * What every {@link Change} makes of a replica's state, and what must hold before; one table for
 * all stores. A precondition that does not hold is a defect of the caller and breaks an invariant.
 *
 * <pre>
 *             unknown      OPEN      FENCED      COPYING      SEALED
 * Create      OPEN(1)      -         -           -            -
 * BeginCopy   COPYING(1)   -         COPYING(1)+ -            -
 * Append      -            OPEN(+1)  -           COPYING(+1)  -
 * Fence       FENCED(0)    FENCED    FENCED      -            -
 * Seal(at)    SEALED(0)*   SEALED    SEALED      SEALED**     SEALED, if at the same position
 * Drop        unknown      unknown   unknown     unknown      unknown
 * </pre>
 *
 * <p>* only at {@link Position#ZERO}. ** only where it stands. + only without a description.
 */
public final class ReplicaTransitions {
  private ReplicaTransitions() {}

  /** A new replica. */
  public static StoredReplica create(@Nullable StoredReplica now, Change.Create change) {
    ChunkId chunk = change.first().chunk().chunk();
    invariant(now == null, "%s is to be created but is here: %s", chunk, now);
    Position after = change.first().after(Position.ZERO);
    invariant(
        after.equals(change.after()),
        "%s: batch 0 ends at %s, not at %s",
        chunk,
        after,
        change.after());
    return new StoredReplica(chunk, Phase.OPEN, change.first().chunk(), after, 0);
  }

  /** A copy that has begun. */
  public static StoredReplica beginCopy(@Nullable StoredReplica now, Change.BeginCopy change) {
    ChunkDescription description = change.first().chunk();
    boolean fencedUnheardOf =
        now != null && now.phase() == Phase.FENCED && now.description() == null;
    invariant(
        now == null || fencedUnheardOf,
        "%s is to be copied but is here: %s",
        description.chunk(),
        now);
    Position after = change.first().after(Position.ZERO);
    invariant(
        after.equals(change.after()),
        "%s: batch 0 ends at %s, not at %s",
        description.chunk(),
        after,
        change.after());
    return new StoredReplica(description.chunk(), Phase.COPYING, description, after, 0);
  }

  /** One batch longer. */
  public static StoredReplica append(@Nullable StoredReplica now, Change.Append change) {
    ChunkId chunk = change.chunk();
    if (now == null || (now.phase() != Phase.OPEN && now.phase() != Phase.COPYING)) {
      throw broken("an append needs an open replica or a copy of " + chunk, now);
    }
    invariant(
        now.prepared().equals(change.before()),
        "%s stands at %s, the batch belongs at %s",
        chunk,
        now.prepared(),
        change.before());
    checkBatch(chunk, change.batch());
    Position after = change.batch().after(change.before());
    invariant(
        after.equals(change.after()),
        "%s: the batch ends at %s, not at %s",
        chunk,
        after,
        change.after());
    invariant(
        after.lsn() <= Limits.CHUNK_RECORDS_MAX && after.length() <= Limits.CHUNK_BYTES_MAX,
        "%s would grow beyond the limits: %s",
        chunk,
        after);
    return new StoredReplica(
        chunk, now.phase(), now.description(), after, raised(now, change.committed(), after));
  }

  /** Accepts nothing more. */
  public static StoredReplica fence(@Nullable StoredReplica now, Change.Fence change) {
    ChunkId chunk = change.chunk();
    if (now == null) {
      invariant(change.committed() == 0, "%s is unknown, so nothing of it is committed", chunk);
      return new StoredReplica(chunk, Phase.FENCED, null, Position.ZERO, 0);
    }
    invariant(
        now.phase() == Phase.OPEN || now.phase() == Phase.FENCED,
        "%s is %s: it needs no fence",
        chunk,
        now.phase());
    long committed = raised(now, change.committed(), now.prepared());
    return new StoredReplica(chunk, Phase.FENCED, now.description(), now.prepared(), committed);
  }

  /**
   * Sealed, and cut if it was longer.
   *
   * @param here the position of the replica at {@code change.at().lsn()}; null if it is shorter
   */
  public static StoredReplica seal(
      @Nullable StoredReplica now, Change.Seal change, @Nullable Position here) {
    ChunkId chunk = change.chunk();
    Position at = change.at();
    if (now == null) {
      invariant(at.equals(Position.ZERO), "%s is unknown and cannot be sealed at %s", chunk, at);
      return new StoredReplica(chunk, Phase.SEALED, null, Position.ZERO, 0);
    }
    invariant(at.equals(here), "%s is to be sealed at %s but has %s there", chunk, at, here);
    invariant(
        now.phase() != Phase.SEALED || now.prepared().equals(at),
        "%s is sealed at %s and cannot be at %s",
        chunk,
        now.prepared(),
        at);
    invariant(
        now.phase() != Phase.COPYING || now.prepared().equals(at),
        "%s is a copy that stands at %s and cannot be sealed at %s",
        chunk,
        now.prepared(),
        at);
    return new StoredReplica(chunk, Phase.SEALED, now.description(), at, at.lsn());
  }

  private static void checkBatch(ChunkId chunk, Batch batch) {
    int records = batch.records().size();
    invariant(
        records <= Limits.BATCH_RECORDS_MAX && batch.payload().length() <= Limits.RECORD_BYTES_MAX,
        "%s: a batch of %s records and %s bytes is over the limits",
        chunk,
        records,
        batch.payload().length());
    long bytes = 0;
    for (IdempotencyRecord each : batch.records()) {
      bytes += each.length();
    }
    invariant(
        bytes == batch.payload().length(),
        "%s: records of %s bytes with a payload of %s",
        chunk,
        bytes,
        batch.payload().length());
  }

  private static long raised(StoredReplica now, long committed, Position prepared) {
    invariant(
        committed >= 0 && committed <= prepared.lsn(),
        "%s: committed %s, but only %s prepared",
        now.chunk(),
        committed,
        prepared.lsn());
    return Math.max(now.committed(), committed);
  }

  private static InvariantBroken broken(String needs, @Nullable StoredReplica now) {
    return new InvariantBroken(needs + ", there is " + now);
  }
}

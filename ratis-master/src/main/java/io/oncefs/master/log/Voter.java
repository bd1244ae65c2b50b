package io.oncefs.master.log;

/**
 * A master that has a vote, or is to get one.
 *
 * @param address host:port where its log listens
 */
public record Voter(NodeId id, String address) {}

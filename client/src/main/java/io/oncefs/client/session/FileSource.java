package io.oncefs.client.session;

import io.oncefs.protocol.ReplicaLocation;
import java.util.List;

/**
 * What all reads of one reader share. For any thread.
 *
 * @param preferred which replica it begins with, differently from other readers
 */
record FileSource(
    ClientContext context,
    FileChunks chunks,
    ReplicaHealth health,
    Hedging hedging,
    int preferred) {
  /** So much in a row comes from one server, which reads it in one go; the next from the next. */
  private static final int STRIPE_BYTES = 4 << 20;

  /** The replicas in the order to ask for what is at this offset of the file. */
  List<ReplicaLocation> inOrder(List<ReplicaLocation> replicas, long offset) {
    int stripe = (int) (offset / STRIPE_BYTES % replicas.size());
    return health.inOrder(replicas, preferred + stripe);
  }
}

package io.oncefs.client.session;

import io.oncefs.common.FileId;
import io.oncefs.protocol.ReplicaLocation;
import java.util.List;

/**
 * What all reads of one reader share. For any thread.
 *
 * @param preferred with which replica it begins where readers are to differ
 */
record FileSource(
    ClientContext context,
    FileChunks chunks,
    ReplicaHealth health,
    Hedging hedging,
    int preferred) {
  /** So much in a row comes from one server, which reads it in one go; the next from the next. */
  static final int STRIPE_BYTES = 16 << 20;

  /**
   * The replicas in the order to ask for what is at this offset of the file.
   *
   * @param length that the file is known to have
   */
  List<ReplicaLocation> inOrder(List<ReplicaLocation> replicas, long offset, long length) {
    long first = first(chunks.file(), preferred, offset, length);
    return health.inOrder(replicas, Math.floorMod(first, replicas.size()));
  }

  /**
   * Which replica to begin with, counted round. All readers begin with the same one, so that what
   * one has read is in that server's page cache for the next, and a third of a file in each; but
   * not where the file ends: small files are read there, and by many who follow.
   */
  static long first(FileId file, int preferred, long offset, long length) {
    long stripe = offset / STRIPE_BYTES;
    boolean isLast = stripe == (length - 1) / STRIPE_BYTES;
    return stripe + (isLast ? preferred : file.value());
  }
}

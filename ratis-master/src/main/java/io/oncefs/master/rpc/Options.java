package io.oncefs.master.rpc;

import io.oncefs.common.Limits;
import io.oncefs.protocol.FileOptions;
import org.jspecify.annotations.Nullable;

/** Rules for how a file is kept. */
final class Options {
  private Options() {}

  /** What is wrong with complete options; null if nothing is. */
  static @Nullable String problemWith(FileOptions options) {
    if (options.replication() < 1 || options.replication() > Limits.REPLICATION_MAX) {
      return "replication lies between 1 and "
          + Limits.REPLICATION_MAX
          + "; got "
          + options.replication();
    }
    if (options.minimumReplicas() < 1 || options.minimumReplicas() > options.replication()) {
      return "the minimum of replicas lies between 1 and the replication ("
          + options.replication()
          + "); got "
          + options.minimumReplicas();
    }
    if (options.chunkBytes() < Limits.CHUNK_BYTES_MIN
        || options.chunkBytes() > Limits.CHUNK_BYTES_MAX) {
      return "the chunk size lies between "
          + Limits.CHUNK_BYTES_MIN
          + " and "
          + Limits.CHUNK_BYTES_MAX
          + " bytes; got "
          + options.chunkBytes();
    }
    return null;
  }

  /**
   * Puts defaults where there is a zero. A file that wants fewer replicas than the default minimum
   * has as many as its minimum.
   */
  static FileOptions complete(FileOptions wanted, FileOptions defaults) {
    int replication = wanted.replication() == 0 ? defaults.replication() : wanted.replication();
    int minimum =
        wanted.minimumReplicas() == 0
            ? Math.min(defaults.minimumReplicas(), replication)
            : wanted.minimumReplicas();
    long chunkBytes = wanted.chunkBytes() == 0 ? defaults.chunkBytes() : wanted.chunkBytes();
    return new FileOptions(replication, minimum, chunkBytes);
  }
}

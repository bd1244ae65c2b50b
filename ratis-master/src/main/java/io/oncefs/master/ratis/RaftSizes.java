package io.oncefs.master.ratis;

import io.oncefs.common.Checks;

/**
 * Bounds on memory and files.
 *
 * @param commandBytesMax bytes of one command
 * @param segmentBytes bytes of one file of the log; the log is purged by whole files
 * @param cachedBytes entries kept in memory for followers
 * @param pendingCommands commands waiting for a majority; more are refused as unavailable
 * @param pendingBytes their bytes, at least 1 MiB
 */
public record RaftSizes(
    int commandBytesMax,
    long segmentBytes,
    long cachedBytes,
    int pendingCommands,
    long pendingBytes) {
  private static final int MIB = 1 << 20;

  public RaftSizes {
    Checks.argument(
        commandBytesMax > 0
            && commandBytesMax <= 16 * MIB
            && segmentBytes > 0
            && cachedBytes > 0
            && pendingCommands > 0
            && pendingBytes >= MIB,
        "sizes of the log: command %d, segment %d, cache %d, pending %d and %d bytes",
        commandBytesMax,
        segmentBytes,
        cachedBytes,
        pendingCommands,
        pendingBytes);
  }

  /** Small enough for three masters in one process; the log carries metadata only. */
  public static RaftSizes standard() {
    return new RaftSizes(MIB, 8L * MIB, 16L * MIB, 4_096, 32L * MIB);
  }
}

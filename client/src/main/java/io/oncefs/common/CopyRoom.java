package io.oncefs.common;

/**
 * How much of a chunkserver's disk copies may take: appends come first. Masters plan copies and
 * chunkservers make them by this one rule, so what the one orders the other does not refuse for
 * want of room, unless the disk has filled since its last heartbeat.
 */
public final class CopyRoom {
  /** This part of the disk is never given to copies. */
  private static final long KEPT_FREE_ONE_IN = 100;

  /** A copy is written in steps that are never larger. */
  private static final long STEP_BYTES = Limits.MESSAGE_BYTES_MAX / 4;

  /** A copy is planned where there is room for this many such chunks. */
  private static final long CHUNKS_MIN = 4;

  private CopyRoom() {}

  /** Whether a copy may go on by one more step. */
  public static boolean forOneStep(long capacityBytes, long freeBytes) {
    return free(capacityBytes, freeBytes) >= STEP_BYTES;
  }

  /** Whether a copy of so many bytes may be planned; implies that it may be begun. */
  public static boolean forAnother(long capacityBytes, long freeBytes, long chunkBytes) {
    long free = free(capacityBytes, freeBytes);
    return free >= STEP_BYTES && free / CHUNKS_MIN >= chunkBytes;
  }

  private static long free(long capacityBytes, long freeBytes) {
    return freeBytes - capacityBytes / KEPT_FREE_ONE_IN;
  }
}

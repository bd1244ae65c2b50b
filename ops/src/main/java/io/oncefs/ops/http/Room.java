package io.oncefs.ops.http;

import io.oncefs.common.CopyRoom;

/** Whether a chunkserver can be given more, by what it last told of its disk. */
public final class Room {
  /** The chunks of files that were made without a size of their own. */
  private static final long USUAL_CHUNK_BYTES = 64L << 20;

  private Room() {}

  /** Not even a piece of a copy fits in; appends are refused soon, or are refused now. */
  public static boolean isFull(long capacityBytes, long freeBytes) {
    return isKnown(capacityBytes) && !CopyRoom.forOneStep(capacityBytes, freeBytes);
  }

  /** No usual chunk is copied there any more. */
  static boolean isShort(long capacityBytes, long freeBytes) {
    return isKnown(capacityBytes)
        && !CopyRoom.forAnother(capacityBytes, freeBytes, USUAL_CHUNK_BYTES);
  }

  /** A server that has not been heard yet has told of no disk. */
  private static boolean isKnown(long capacityBytes) {
    return capacityBytes > 0;
  }
}

package io.oncefs.chunk.core;

import io.oncefs.common.Limits;
import io.oncefs.protocol.ChunkDescription;

/**
 * How much a chunk takes. Beyond its capacity it is due to end; but only a leading master can open
 * the next one, so it goes on until one answers, up to a limit.
 */
final class Room {
  /** An election's worth: so many times its capacity a chunk may hold. */
  private static final long CAPACITIES_MAX = 4;

  private static final int RECORDS_DUE = Limits.CHUNK_RECORDS_MAX / 16 * 15;

  private Room() {}

  /** Whether the next chunk should be asked for. */
  static boolean isDue(ChunkDescription chunk, long bytes, long records) {
    return bytes > chunk.capacity() || records > RECORDS_DUE;
  }

  /** Whether nobody may store so much in it. */
  static boolean isOver(ChunkDescription chunk, long bytes, long records) {
    long bytesMax = Math.min(Limits.CHUNK_BYTES_MAX, CAPACITIES_MAX * chunk.capacity());
    return bytes > bytesMax || records > Limits.CHUNK_RECORDS_MAX;
  }
}

package io.oncefs.chunk.core;

import io.oncefs.protocol.ChunkReply;

/**
 * What admission makes of a request.
 *
 * @param rests the LSN that must be committed before the reply may be told; {@link #NOTHING} if it
 *     shows no state
 * @param chunkFull whether the chunk has no room for what the reply refuses
 */
record Verdict(ChunkReply reply, long rests, boolean chunkFull) {
  static final long NOTHING = -1;

  static Verdict now(ChunkReply reply) {
    return new Verdict(reply, NOTHING, false);
  }

  static Verdict after(long lsn, ChunkReply reply) {
    return new Verdict(reply, lsn, false);
  }
}

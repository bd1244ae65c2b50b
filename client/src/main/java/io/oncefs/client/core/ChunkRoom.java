package io.oncefs.client.core;

import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkReply.AppendOutcome;

/**
 * Whether what travels fills the tail: what is sent behind it would meet a chunk that closes, and
 * travel a second time to the next one. Others may append to the file too, so this is only a guess
 * that saves work.
 */
final class ChunkRoom {
  private long limit = Long.MAX_VALUE;
  private long reached;
  private boolean goesOn;

  /** Another chunk is the tail. */
  void enter(ChunkDescription chunk) {
    limit = chunk.start() + chunk.capacity();
    reached = chunk.start();
    goesOn = false;
  }

  /** Where a record is. */
  void learn(AppendOutcome outcome) {
    reached = Math.max(reached, outcome.offset() + outcome.length());
    goesOn |= outcome.offset() >= limit;
  }

  /** Not for a chunk that was seen to take more than it should: no next one can be had. */
  boolean isFilledBy(long bytesInFlight) {
    return !goesOn && bytesInFlight >= limit - reached;
  }
}

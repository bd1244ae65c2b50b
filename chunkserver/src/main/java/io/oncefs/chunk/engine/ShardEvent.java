package io.oncefs.chunk.engine;

import io.oncefs.chunk.core.ChunkCore;
import io.oncefs.chunk.core.Effects;
import io.oncefs.common.ChunkId;
import io.oncefs.protocol.ChunkReply;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Something one chunk's core hears.
 *
 * @param answer who must be told if the core cannot hear it
 * @param onlyIfHeld whether it is of no interest once the shard has let go of the chunk
 * @param lengthy whether it may bring a writer table: with as many rows as there may be, hearing it
 *     takes longer than another thread has for it
 */
record ShardEvent(
    ChunkId chunk,
    Step step,
    @Nullable Consumer<ChunkReply> answer,
    boolean onlyIfHeld,
    boolean lengthy) {
  /** One that is heard in no time. */
  static ShardEvent of(ChunkId chunk, Step step, @Nullable Consumer<ChunkReply> answer) {
    return new ShardEvent(chunk, step, answer, false, false);
  }

  /** A call of the core. */
  interface Step {
    void on(ChunkCore core, long now, Effects effects);
  }
}

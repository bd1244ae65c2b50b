package io.oncefs.chunk.core;

import io.oncefs.common.ChunkId;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest.DescribeChunk;
import io.oncefs.protocol.MasterRequest.SealReason;
import io.oncefs.protocol.WriterTable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a primary keeps of a chunk as long as no decision has made it its file's tail. */
final class Planned {
  private final ChunkDescription chunk;
  private @Nullable WriterTable writers;
  private @Nullable SealReason troubled;

  /**
   * @param writers with which the chunk before it ended
   */
  Planned(ChunkDescription chunk, WriterTable writers) {
    this.chunk = chunk;
    this.writers = writers;
  }

  /** The table to begin with; needed once. */
  WriterTable takeWriters() {
    WriterTable taken = Objects.requireNonNull(writers);
    writers = null;
    return taken;
  }

  /** No master can be asked to seal it yet: to be asked when it is logged. */
  void troubled(SealReason reason) {
    troubled = reason;
  }

  @Nullable SealReason troubled() {
    return troubled;
  }

  /**
   * Nobody has said for long whether it was logged. When the chunk before it is sealed it was, or
   * it never will be.
   */
  void ask(Effects effects) {
    describe(Objects.requireNonNull(chunk.predecessor()).chunk(), effects);
  }

  private static void describe(ChunkId about, Effects effects) {
    effects.add(new Effect.AskMaster(Question.LOGGED, new DescribeChunk(about)));
  }

  /** The answer: the chunk as it was logged; null if that is not known yet. */
  @Nullable ChunkDescription hear(MasterReply.Chunk known, Effects effects) {
    ChunkDescription about = known.chunk().description();
    if (about.chunk().equals(chunk.chunk())) {
      return about;
    }
    if (!known.chunk().isOpen()) {
      describe(chunk.chunk(), effects);
    }
    return null;
  }
}

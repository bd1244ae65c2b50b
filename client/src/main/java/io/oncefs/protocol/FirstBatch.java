package io.oncefs.protocol;

import io.oncefs.common.Position;

/** Batch 0 of a chunk: what the chunk is, and the file's writer table as of its start. */
public record FirstBatch(ChunkDescription chunk, WriterTable writers) implements PrepareContent {
  @Override
  public Position after(Position before) {
    return new Position(
        1, 0, writers.foldInto(before.digest().with(chunk.chunk().value()).with(chunk.start())));
  }
}

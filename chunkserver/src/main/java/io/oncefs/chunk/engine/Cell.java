package io.oncefs.chunk.engine;

import io.oncefs.chunk.core.ChunkCore;

/** A core in the hands of its shard. */
final class Cell {
  private final ChunkCore core;

  /** Whether the drain that runs has something to do with it. */
  private boolean touched;

  Cell(ChunkCore core) {
    this.core = core;
  }

  ChunkCore core() {
    return core;
  }

  /** Marks it; returns whether it was not marked before. */
  boolean touch() {
    boolean first = !touched;
    touched = true;
    return first;
  }

  boolean isTouched() {
    return touched;
  }

  void untouch() {
    touched = false;
  }
}

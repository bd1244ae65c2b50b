package io.oncefs.protocol;

import io.oncefs.common.Position;

/** What one LSN holds: batch 0 is a {@link FirstBatch}, every later one a {@link Batch}. */
public sealed interface PrepareContent permits FirstBatch, Batch {
  /** Where the chunk stands once this has been added at {@code before}. */
  Position after(Position before);
}

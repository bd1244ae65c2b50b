package io.oncefs.chunk.store;

import io.oncefs.common.ChunkId;
import org.jspecify.annotations.Nullable;

/**
 * What is on disk is not what was written: a checksum or a format rule does not hold. Other chunks
 * may be fine.
 */
public final class StoreDamaged extends StoreException {
  private static final long serialVersionUID = 1L;

  private final transient @Nullable ChunkId chunk;
  private final long offset;

  /**
   * Damage within one chunk.
   *
   * @param offset in the chunk, at or before the damaged byte; 0 if it is not the bytes of the
   *     chunk
   */
  public StoreDamaged(ChunkId chunk, long offset, String what, @Nullable Throwable cause) {
    super(chunk + " is damaged at or after offset " + offset + ": " + what, cause);
    this.chunk = chunk;
    this.offset = offset;
  }

  /** Damage of which it is not known what chunks it touches. */
  public StoreDamaged(String what, @Nullable Throwable cause) {
    super(what, cause);
    this.chunk = null;
    this.offset = 0;
  }

  /** The chunk that is damaged; null if that is not known. */
  public @Nullable ChunkId chunk() {
    return chunk;
  }

  public long offset() {
    return offset;
  }
}

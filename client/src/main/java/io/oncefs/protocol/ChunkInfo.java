package io.oncefs.protocol;

import io.oncefs.common.Position;
import org.jspecify.annotations.Nullable;

/**
 * A chunk as the master has it.
 *
 * @param description its replicas are, for a sealed chunk, those that are valid
 * @param sealedAt null while it is open
 */
public record ChunkInfo(ChunkDescription description, @Nullable Position sealedAt) {
  public boolean isOpen() {
    return sealedAt == null;
  }
}

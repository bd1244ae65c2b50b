package io.oncefs.client.core;

import io.oncefs.common.ChunkId;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.Destination;

/**
 * The open chunk at the end of a file, as the master told.
 *
 * @param readNanos when the master was asked, before it answered: whoever began a call before this
 *     instant may believe a negative answer of this tail's primary
 */
public record Tail(ChunkInfo info, long readNanos) {
  public ChunkId chunk() {
    return info.description().chunk();
  }

  public Destination primary() {
    return info.description().primary().destination();
  }
}

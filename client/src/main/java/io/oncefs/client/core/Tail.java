package io.oncefs.client.core;

import io.oncefs.common.ChunkId;
import io.oncefs.protocol.ChunkDescription.Predecessor;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.Destination;

/**
 * The open chunk at the end of a file, as the master told; or, not {@code logged}, the one that the
 * primary of the chunk before it prepares, and that answers nobody before the master knows it.
 *
 * @param readNanos when the master was asked, before it answered, and named this chunk or the one
 *     before it: whoever began a call before this instant may believe a negative answer of this
 *     tail's primary
 */
public record Tail(ChunkInfo info, long readNanos, boolean logged) {
  public static Tail logged(ChunkInfo info, long readNanos) {
    return new Tail(info, readNanos, true);
  }

  /** Told by the primary of the chunk before: no master was asked. */
  public static Tail planned(ChunkInfo info) {
    return new Tail(info, Long.MIN_VALUE, false);
  }

  public ChunkId chunk() {
    return info.description().chunk();
  }

  public Destination primary() {
    return info.description().primary().destination();
  }

  /** What the masters can be asked to seal, for appends to go on behind it. */
  public ChunkId toSeal() {
    Predecessor before = info.description().predecessor();
    return logged || before == null ? chunk() : before.chunk();
  }

  /** Whether it is further on in the file than another one, or newer news of the same. */
  public boolean isNewerThan(Tail other) {
    int byChunk = chunk().compareTo(other.chunk());
    return byChunk > 0
        || (byChunk == 0
            && (readNanos > other.readNanos || (readNanos == other.readNanos && logged)));
  }

  /**
   * The same after the master has named {@code found}, which lies before it: while that is open
   * nothing can be committed behind this one.
   */
  public Tail confirmedBy(Tail found) {
    return new Tail(info, Math.max(readNanos, found.readNanos), logged);
  }
}

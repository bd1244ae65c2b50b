package io.oncefs.chunk.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Changes that become durable together or not at all, applied in the order they were added. */
public final class WriteUnit {
  private final List<Change> changes = new ArrayList<>();
  private long payloadBytes;

  /** Adds one change. */
  public WriteUnit add(Change change) {
    changes.add(change);
    if (change instanceof Change.Append append) {
      payloadBytes += append.batch().payload().length();
    }
    return this;
  }

  public List<Change> changes() {
    return Collections.unmodifiableList(changes);
  }

  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /**
   * Whether it creates or appends and so may not touch the reserve; fences, seals, drops and floors
   * always have room.
   */
  public boolean needsSpace() {
    return changes.stream()
        .anyMatch(
            each ->
                each instanceof Change.Append
                    || each instanceof Change.Create
                    || each instanceof Change.BeginCopy);
  }

  /** File bytes in it; records and keys come on top. */
  public long payloadBytes() {
    return payloadBytes;
  }
}

package io.oncefs.ops.chaos.ground;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Servers whose syncs do nothing and report success, by {@code libeatmydata}: the control that
 * shows that a power cut here really loses what was not synced, and that the checker sees it.
 */
public final class SyncControl {
  private SyncControl() {}

  /** The library, if it is installed. */
  public static Optional<Path> library() {
    return Clocks.library("libeatmydata.so");
  }
}

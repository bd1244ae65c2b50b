package io.oncefs.chunk.sync;

import io.oncefs.common.Checks;

/**
 * How much of a server repair may take.
 *
 * @param atOnce copies it makes at one time
 * @param bytesPerSecond it writes for all of them together
 */
public record CopySettings(int atOnce, long bytesPerSecond) {
  /** Two at a time, 64 MiB each second. */
  public static final CopySettings DEFAULT = new CopySettings(2, 64L << 20);

  public CopySettings {
    Checks.argument(
        atOnce >= 1 && bytesPerSecond >= 1,
        "copies: %s at once, %s bytes a second",
        atOnce,
        bytesPerSecond);
  }
}

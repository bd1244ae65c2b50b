package io.oncefs.chunk.sync;

import io.oncefs.common.Checks;

/**
 * How much of a server repair may take.
 *
 * @param atOnce copies it makes at one time
 * @param bytesPerSecond it writes for all of them together
 * @param keepFreeOneIn no copy is begun or goes on where less than this part of the disk is free:
 *     appends come first
 */
public record CopySettings(int atOnce, long bytesPerSecond, long keepFreeOneIn) {
  /** Two at a time, 64 MiB each second, a hundredth of the disk stays free. */
  public static final CopySettings DEFAULT = new CopySettings(2, 64L << 20, 100);

  public CopySettings {
    Checks.argument(
        atOnce >= 1 && bytesPerSecond >= 1 && keepFreeOneIn >= 1,
        "copies: %s at once, %s bytes a second, 1/%s free",
        atOnce,
        bytesPerSecond,
        keepFreeOneIn);
  }
}

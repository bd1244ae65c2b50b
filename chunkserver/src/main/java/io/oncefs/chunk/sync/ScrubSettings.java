package io.oncefs.chunk.sync;

import io.oncefs.common.Checks;

/**
 * How fast a server looks through what it holds for damage.
 *
 * @param bytesPerSecond it reads
 * @param gapNanos between the end of one round and the next
 */
public record ScrubSettings(long bytesPerSecond, long gapNanos) {
  /** 8 MiB each second: a terabyte takes a day and a half; an hour between rounds. */
  public static final ScrubSettings DEFAULT = new ScrubSettings(8L << 20, 3_600_000_000_000L);

  public ScrubSettings {
    Checks.argument(
        bytesPerSecond >= 1 && gapNanos >= 1,
        "scrub at %s bytes a second, %s ns between rounds",
        bytesPerSecond,
        gapNanos);
  }
}

package io.oncefs.chunk.core;

import static io.oncefs.common.Checks.argument;

/**
 * How much memory writer tables may take.
 *
 * @param bytesMax those of all chunks that a server leads together
 * @param smallBytes tables up to this size are counted, and never refused
 * @param tinyBytes what a chunk that is led takes anyway: no table of this size is worth a seal
 * @param coldNanos a chunk to which nobody has appended for so long is given up first; a primary
 *     looks as often whether its own has to go
 */
public record TableLimits(long bytesMax, long smallBytes, long tinyBytes, long coldNanos) {
  public static final TableLimits DEFAULT =
      new TableLimits(96L << 20, 256L << 10, 16L << 10, 10_000_000_000L);

  public TableLimits {
    argument(0 <= tinyBytes && tinyBytes <= smallBytes, "%s and %s bytes", tinyBytes, smallBytes);
    argument(coldNanos > 0, "cold after %s ns", coldNanos);
    argument(bytesMax >= smallBytes, "%s bytes for all writer tables are too few", bytesMax);
  }

  public TableLimits withBytesMax(long bytes) {
    return new TableLimits(bytes, smallBytes, tinyBytes, coldNanos);
  }
}

package io.oncefs.ops.cli.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** Finds where the last lines of a file begin, from its end on. */
final class LastLines {
  private static final int PIECE_BYTES = 64 << 10;

  private LastLines() {}

  /**
   * The offset of the first of so many last lines; 0 if there are not so many. What follows the
   * last line feed is a line, unless it is nothing.
   */
  static long begin(SeekableByteChannel channel, long length, long lines) throws IOException {
    if (lines == 0) {
      return length;
    }
    long left = lines;
    ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    for (long end = length; end > 0; ) {
      long start = Math.max(0, end - PIECE_BYTES);
      int count = fill(channel.position(start), piece.clear().limit((int) (end - start)));
      for (int i = count - 1; i >= 0; i--) {
        long after = start + i + 1;
        if (piece.get(i) == '\n' && after < length && --left == 0) {
          return after;
        }
      }
      end = start;
    }
    return 0;
  }

  private static int fill(SeekableByteChannel channel, ByteBuffer piece) throws IOException {
    while (piece.hasRemaining()) {
      if (channel.read(piece) < 0) {
        break;
      }
    }
    return piece.position();
  }
}

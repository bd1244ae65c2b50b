package io.oncefs.ops.bench;

import io.oncefs.client.OnceFs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads of one size anywhere in a file, by threads with a channel each. */
public final class RandomRead {
  private RandomRead() {}

  /** Runs it and says what was measured. */
  public static Figures run(
      OnceFs fs,
      String path,
      int size,
      int threads,
      Duration warmup,
      Duration measured,
      Processes processes)
      throws IOException, InterruptedException {
    List<SeekableByteChannel> channels = new ArrayList<>();
    List<ByteBuffer> buffers = new ArrayList<>();
    try {
      for (int i = 0; i < threads; i++) {
        channels.add(fs.channel(path));
        buffers.add(ByteBuffer.allocate(size));
      }
      long last = channels.get(0).size() - size;
      for (SeekableByteChannel each : channels) {
        // So that it knows how far it may read without asking.
        each.size();
      }
      return Operations.run(
          "random-read " + size,
          threads,
          new Operations.Times(warmup, measured),
          processes,
          (thread, random) -> {
            SeekableByteChannel channel = channels.get(thread);
            ByteBuffer buffer = buffers.get(thread).clear();
            channel.position(random.nextLong(last + 1));
            while (buffer.hasRemaining()) {
              if (channel.read(buffer) < 0) {
                throw new IOException("the file ends before its length");
              }
            }
          });
    } finally {
      for (SeekableByteChannel each : channels) {
        each.close();
      }
    }
  }
}

package io.oncefs.ops.chaos.load;

import io.oncefs.client.OnceFs;
import io.oncefs.ops.check.Observation;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

/** Reads what a file has grown by, again and again, and remembers what all of it looked like. */
final class GrowthReader implements Client {
  private static final Duration BETWEEN = Duration.ofMillis(25);
  private static final int LIFE = 400;
  private static final int STEP_BYTES = 4 << 20;

  private final Desk desk;
  private final String path;
  private final AtomicLong progress = new AtomicLong();
  private final CRC32C crc = new CRC32C();
  private long position;

  GrowthReader(Desk desk, String path) {
    this.desk = desk;
    this.path = path;
  }

  @Override
  public String name() {
    return "reader of " + path;
  }

  @Override
  public void live() throws IOException {
    try (OnceFs fs = desk.connect();
        SeekableByteChannel channel = fs.channel(path)) {
      for (int i = 0; i < LIFE && !desk.isStopping(); i++) {
        long invoked = desk.now();
        long size = channel.size();
        while (position < size) {
          read(channel, (int) Math.min(size - position, STEP_BYTES));
        }
        desk.read(
            new Observation(path, invoked, desk.now(), position, (int) crc.getValue()), progress);
        desk.pause(BETWEEN);
      }
    }
  }

  private void read(SeekableByteChannel channel, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    channel.position(position);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("no byte at " + channel.position() + " of " + path);
      }
    }
    crc.update(bytes.flip());
    position += length;
  }

  @Override
  public long progressNanos() {
    return progress.get();
  }
}

package io.oncefs.ops.bench;

import io.oncefs.client.OnceFs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Reads of one size anywhere in a file, by threads with a channel each. */
public final class RandomRead {
  private final Plan plan;
  private final List<Reader> readers = new ArrayList<>();

  /**
   * What to read.
   *
   * @param size bytes of one read; the file has at least as many
   * @param looksEvery after so many reads a thread asks how long the file is, as part of a read; 0
   *     for never: the file does not grow
   */
  public record Plan(String path, int size, int threads, int looksEvery) {
    /** The work and its size. */
    String key() {
      return "random-read " + size;
    }
  }

  private RandomRead(Plan plan) {
    this.plan = plan;
  }

  /** Runs it and says what was measured. */
  public static Figures run(OnceFs fs, Plan plan, Schedule times, Processes processes)
      throws IOException, InterruptedException {
    return new RandomRead(plan).run(fs, times, processes);
  }

  private Figures run(OnceFs fs, Schedule times, Processes processes)
      throws IOException, InterruptedException {
    try {
      for (int i = 0; i < plan.threads(); i++) {
        readers.add(new Reader(fs.channel(plan.path()), ByteBuffer.allocate(plan.size())));
      }
      for (Reader each : readers) {
        // So that its channel knows how far it may read without asking.
        each.look();
      }
      return Operations.run(
          plan.key(),
          plan.threads(),
          times,
          processes,
          (thread, random) -> readers.get(thread).read(random));
    } finally {
      for (Reader each : readers) {
        each.channel.close();
      }
    }
  }

  /** One thread's. */
  private final class Reader {
    private final SeekableByteChannel channel;
    private final ByteBuffer buffer;
    private long last;
    private long reads;

    Reader(SeekableByteChannel channel, ByteBuffer buffer) {
      this.channel = channel;
      this.buffer = buffer;
    }

    void look() throws IOException {
      last = channel.size() - plan.size();
      if (last < 0) {
        throw new IOException(plan.path() + " is shorter than a read of " + plan.size());
      }
    }

    void read(SplittableRandom random) throws IOException {
      reads++;
      if (plan.looksEvery() > 0 && reads % plan.looksEvery() == 0) {
        look();
      }
      channel.position(random.nextLong(last + 1));
      buffer.clear();
      while (buffer.hasRemaining()) {
        if (channel.read(buffer) < 0) {
          throw new IOException("the file ends before its length");
        }
      }
    }
  }
}

package io.oncefs.ops.bench;

import io.oncefs.client.Appender;
import io.oncefs.client.FileSettings;
import io.oncefs.client.OnceFs;
import io.oncefs.runtime.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * One file that grows chunk by chunk, and at some sizes what it costs to open it, to ask how long
 * it is, to read from it and to append to it: none of it may depend on how many chunks it has.
 */
public final class LongFile {
  private static final int READ_BYTES = 4 << 10;
  private static final int FRONT_TO_BACK_BYTES = 1 << 20;

  private static final String WRITER = "bench";

  /** Not more, so that the file is hardly longer afterwards. */
  private static final byte[] ONE_BYTE = new byte[1];

  private final OnceFs fs;
  private final Plan plan;
  private final Processes processes;
  private final Clock clock;

  /**
   * What to do.
   *
   * @param chunkBytes size at which it goes on in a new chunk
   * @param times of each measurement
   */
  public record Plan(String path, int chunkBytes, Schedule times) {}

  /** An empty file. */
  public LongFile(OnceFs fs, Plan plan, Processes processes) throws IOException {
    this.fs = fs;
    this.plan = plan;
    this.processes = processes;
    this.clock = processes.clock();
    fs.create(plan.path(), new FileSettings(0, 0, plan.chunkBytes()));
  }

  /** Appends until there are so many chunks; says how many it made in a second. */
  public Figures growTo(long chunks) throws IOException {
    // Two are more than fits: with the second the chunk is due to end.
    byte[] record = new byte[plan.chunkBytes() / 2 + 1];
    Latencies latencies = new Latencies();
    Sample before = processes.sample();
    long first = fs.stat(plan.path()).chunks();
    long now = first;
    try (Appender appender = fs.appender(plan.path()).open()) {
      while (now < chunks) {
        long asked = clock.nanos();
        appender.append(record);
        latencies.add(clock.nanos() - asked);
        now = fs.stat(plan.path()).chunks();
      }
    }
    return Figures.ofOperations(
        key(chunks) + "grow", now - first, latencies, before, processes.sample());
  }

  private static String key(long chunks) {
    return "long " + chunks + " ";
  }

  /** Measures it with so many chunks, as it has been grown to. */
  public List<Figures> measure(long chunks) throws IOException, InterruptedException {
    String key = key(chunks);
    List<Figures> all = new ArrayList<>();
    all.add(repeat(key + "stat", () -> fs.stat(plan.path())));
    all.add(repeat(key + "open", this::readFirstByte));
    RandomRead.Plan anywhere = new RandomRead.Plan(plan.path(), READ_BYTES, 1, 0);
    Figures read = RandomRead.run(fs, anywhere, plan.times(), processes);
    all.add(read.as(key + read.key()));
    all.add(frontToBack(key + "read"));
    try (Appender appender = fs.appender(plan.path()).open()) {
      all.add(repeat(key + "append 1", () -> appender.append(ONE_BYTE)));
    }
    all.add(repeat(key + "open-append", this::openAndAppend));
    return all;
  }

  /** Something that is done over and over. */
  private interface Step {
    void run() throws IOException;
  }

  private Figures repeat(String key, Step step) throws IOException, InterruptedException {
    return Operations.run(key, 1, plan.times(), processes, (thread, random) -> step.run());
  }

  private void readFirstByte() throws IOException {
    try (InputStream in = fs.open(plan.path())) {
      if (in.read() < 0) {
        throw new IOException(plan.path() + " is empty");
      }
    }
  }

  /** By a writer with a name: one without would leave another row each time. */
  private void openAndAppend() throws IOException {
    try (Appender appender = fs.appender(plan.path()).writer(WRITER).open()) {
      appender.append(ONE_BYTE);
    }
  }

  private Figures frontToBack(String key) throws IOException {
    byte[] buffer = new byte[FRONT_TO_BACK_BYTES];
    readFor(plan.times().warmup().toNanos(), buffer);
    Sample before = processes.sample();
    long bytes = readFor(plan.times().measured().toNanos(), buffer);
    return Figures.ofBytes(key, bytes, before, processes.sample());
  }

  /** Again from the front where it ends. */
  private long readFor(long nanos, byte[] buffer) throws IOException {
    long end = clock.nanos() + nanos;
    long bytes = 0;
    while (clock.nanos() - end < 0) {
      try (InputStream in = fs.open(plan.path())) {
        int count = in.read(buffer);
        while (count >= 0 && clock.nanos() - end < 0) {
          bytes += count;
          count = in.read(buffer);
        }
      }
    }
    return bytes;
  }
}

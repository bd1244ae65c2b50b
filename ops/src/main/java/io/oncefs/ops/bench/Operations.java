package io.oncefs.ops.bench;

import io.oncefs.runtime.Clock;
import io.oncefs.runtime.real.Threads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** One operation, over and over, on some threads: a while to warm up, then a measured while. */
final class Operations {
  private final Operation operation;
  private final Clock clock;
  private final Latencies latencies = new Latencies();
  private final LongAdder done = new LongAdder();
  private final AtomicReference<@Nullable Exception> failed = new AtomicReference<>();
  private volatile boolean stop;

  /** What is measured. */
  interface Operation {
    void run(int thread, SplittableRandom random) throws IOException;
  }

  private Operations(Operation operation, Clock clock) {
    this.operation = operation;
    this.clock = clock;
  }

  static Figures run(
      String key, int threads, Schedule times, Processes processes, Operation operation)
      throws IOException, InterruptedException {
    return new Operations(operation, processes.clock()).run(key, threads, times, processes);
  }

  private Figures run(String key, int threads, Schedule times, Processes processes)
      throws IOException, InterruptedException {
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int thread = i;
      running.add(Threads.start("bench-" + i, () -> repeat(thread)));
    }
    Threads.pause(times.warmup());
    latencies.reset();
    Sample before = processes.sample();
    long already = done.sum();
    Threads.pause(times.measured());
    long operations = done.sum() - already;
    Sample after = processes.sample();
    stop = true;
    for (Thread each : running) {
      each.join();
    }
    Exception failure = failed.get();
    if (failure != null) {
      throw new IOException(
          key + ": an operation failed during the measurement: " + failure.getMessage(), failure);
    }
    return Figures.ofOperations(key + " x" + threads, operations, latencies, before, after);
  }

  private void repeat(int thread) {
    SplittableRandom random = new SplittableRandom(thread);
    try {
      while (!stop) {
        long asked = clock.nanos();
        operation.run(thread, random);
        latencies.add(clock.nanos() - asked);
        done.increment();
      }
    } catch (IOException | RuntimeException failure) {
      failed.compareAndSet(null, failure);
    }
  }
}

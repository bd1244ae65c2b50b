package io.oncefs.ops.bench;

import io.oncefs.client.AppendResult;
import io.oncefs.client.Appender;
import io.oncefs.client.OnceFs;
import io.oncefs.runtime.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Appends of one size in a closed loop, by one writer to one file or by many to many in turn. */
public final class AppendBench {
  private static final int WARM_UP_BYTES = 1 << 10;
  private static final int WARM_UP_OUTSTANDING = 64;

  private final Clock clock;
  private final AppendPlan plan;
  private final Latencies latencies = new Latencies();
  private final ChunkEnds ends = new ChunkEnds();

  private AppendBench(Clock clock, AppendPlan plan) {
    this.clock = clock;
    this.plan = plan;
  }

  /**
   * Runs it.
   *
   * @param starts is asked if the plan has chunks of its own size
   * @return what was measured; behind it, if any met the end of such a chunk, how long those took
   */
  public static List<Figures> run(
      OnceFs fs, AppendPlan plan, Processes processes, ChunkStarts starts)
      throws IOException, InterruptedException {
    return new AppendBench(processes.clock(), plan).run(fs, processes, starts);
  }

  /**
   * Appends for a while and deletes the file: what the peers' harness does before it measures
   * anything, in the same way.
   */
  public static void warmUp(OnceFs fs, String path, Duration time, Clock clock)
      throws IOException, InterruptedException {
    try (Appender appender = fs.appender(path).open()) {
      new ClosedLoop(clock, WARM_UP_OUTSTANDING, (result, nanos) -> {})
          .run(List.of(appender), new byte[WARM_UP_BYTES], time);
    }
    fs.delete(path, false);
  }

  private List<Figures> run(OnceFs fs, Processes processes, ChunkStarts starts)
      throws IOException, InterruptedException {
    byte[] record = plan.record();
    ClosedLoop loop = new ClosedLoop(clock, plan.outstanding(), this::note);
    long begun = clock.nanos();
    try (OpenAppenders appenders = OpenAppenders.open(fs, plan)) {
      Map<String, Object> notes = new LinkedHashMap<>();
      notes.put("openSeconds", (clock.nanos() - begun) / 1e9);
      loop.run(appenders.all(), record, plan.warmup());
      latencies.reset();
      ends.reset();
      Sample before = processes.sample();
      long appends = loop.run(appenders.all(), record, plan.measured());
      Sample after = processes.sample();
      Figures all = Figures.ofOperations(plan.key(), appends, latencies, before, after).with(notes);
      List<Figures> measured = new ArrayList<>(List.of(all));
      if (plan.watchesChunks()) {
        long[] chunkStarts = starts.of(plan.path());
        ChunkEnds.Split split = ends.split(chunkStarts, (long) record.length * plan.outstanding());
        if (split.atEnds().count() > 0) {
          measured.add(rollover(split, chunkStarts.length, before, after));
        }
      }
      return measured;
    }
  }

  private void note(AppendResult result, long nanos) {
    latencies.add(nanos);
    if (plan.watchesChunks()) {
      ends.add(result.offset(), nanos);
    }
  }

  private Figures rollover(ChunkEnds.Split split, int chunks, Sample before, Sample after) {
    Map<String, Object> notes = new LinkedHashMap<>();
    notes.put("chunks", chunks);
    notes.put("metAnEnd", split.atEnds().count());
    notes.put("othersP50Micros", split.elsewhere().micros(50));
    notes.put("othersP99Micros", split.elsewhere().micros(99));
    notes.put("othersMaxMicros", split.elsewhere().maxMicros());
    return Figures.ofLatency("rollover of " + plan.key(), split.atEnds(), before, after)
        .with(notes);
  }
}

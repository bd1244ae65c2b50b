package io.oncefs.ops.sim;

import io.oncefs.ops.sim.watch.Sighting;
import io.oncefs.runtime.real.Threads;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Many seeds, each a run in one thread, several threads beside each other. What it adds up does not
 * depend on their order.
 */
public final class Campaign {
  /** From so many seeds on, every sighting should have been made. */
  public static final int SEEDS_FOR_ALL_SIGHTINGS = 1_000;

  private final LongFunction<SimulationPlan> plans;
  private final int threads;
  private final Consumer<SimulationResult> onFailure;
  private final Consumer<Campaign> onProgress;
  private final Map<Fault, Long> faults = new EnumMap<>(Fault.class);
  private final Map<Sighting, Long> sightings = new EnumMap<>(Sighting.class);
  private final List<Long> unrepeated = new ArrayList<>();
  private long seeds;
  private long failures;
  private long acknowledged;
  private long unknown;
  private long reads;
  private long chunks;
  private long recordedAgain;
  private long events;

  /**
   * @param onFailure hears of each run that was not clean
   * @param onProgress hears after each run
   */
  public Campaign(
      LongFunction<SimulationPlan> plans,
      int threads,
      Consumer<SimulationResult> onFailure,
      Consumer<Campaign> onProgress) {
    this.plans = plans;
    this.threads = threads;
    this.onFailure = onFailure;
    this.onProgress = onProgress;
  }

  /**
   * Runs the seeds, or as many as it takes to find enough that fail.
   *
   * @param failuresMax so many are enough
   * @param twice how many of the first ones are run a second time, to see that they repeat
   */
  public void run(long first, long count, long twice, long failuresMax)
      throws InterruptedException {
    ExecutorService pool = Threads.bounded("seed", threads, threads * 2);
    try {
      CompletionService<Ran> running = new ExecutorCompletionService<>(pool);
      long next = first;
      long end = first + count;
      int underWay = 0;
      while (underWay > 0 || (next < end && failures < failuresMax)) {
        if (next < end && failures < failuresMax && underWay < threads * 2) {
          long seed = next++;
          boolean again = seed < first + twice;
          running.submit(() -> run(seed, again));
          underWay++;
        } else {
          add(running.take().get());
          underWay--;
        }
      }
    } catch (ExecutionException broken) {
      throw new IllegalStateException("a run ended without a result", broken.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private record Ran(SimulationResult result, boolean repeated) {}

  private Ran run(long seed, boolean again) {
    SimulationPlan plan = plans.apply(seed);
    List<SimulationResult> results = new ArrayList<>();
    for (int i = 0; i < (again ? 2 : 1); i++) {
      results.add(new Simulation(seed, plan).run());
    }
    return new Ran(results.get(0), results.stream().distinct().count() == 1);
  }

  private void add(Ran ran) {
    SimulationResult result = ran.result();
    seeds++;
    acknowledged += result.acknowledged();
    unknown += result.unknown();
    reads += result.reads();
    chunks += result.chunks();
    recordedAgain += result.recordedAgain();
    events += result.events();
    result.faults().forEach((fault, times) -> faults.merge(fault, (long) times, Long::sum));
    result.sightings().forEach((sighting, times) -> sightings.merge(sighting, times, Long::sum));
    if (!result.isClean()) {
      failures++;
      onFailure.accept(result);
    }
    if (!ran.repeated()) {
      unrepeated.add(result.seed());
    }
    onProgress.accept(this);
  }

  public long seeds() {
    return seeds;
  }

  public long failures() {
    return failures;
  }

  /** Seeds whose second run differed from the first: they depend on more than their seed. */
  public List<Long> unrepeated() {
    return unrepeated;
  }

  public long acknowledged() {
    return acknowledged;
  }

  public long unknown() {
    return unknown;
  }

  public long reads() {
    return reads;
  }

  public long chunks() {
    return chunks;
  }

  public long recordedAgain() {
    return recordedAgain;
  }

  public long events() {
    return events;
  }

  public Map<Fault, Long> faults() {
    return faults;
  }

  public Map<Sighting, Long> sightings() {
    return sightings;
  }

  /** Rare branches that no run has come to. */
  public Set<Sighting> unseen() {
    Set<Sighting> unseen = EnumSet.allOf(Sighting.class);
    unseen.removeAll(sightings.keySet());
    return unseen;
  }
}

package io.oncefs.ops.bench;

import io.oncefs.client.OnceFs;
import io.oncefs.ops.cluster.Await.TookTooLong;
import io.oncefs.ops.cluster.Loopback;
import io.oncefs.ops.cluster.ProcessCluster;
import io.oncefs.ops.cluster.ServerProcess;
import io.oncefs.ops.mutants.MutantBroken;
import io.oncefs.ops.mutants.MutantBuild;
import io.oncefs.ops.mutants.MutantFile;
import io.oncefs.runtime.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What it costs to append exactly once: the same appends to a cluster as it is, and to one whose
 * servers keep one idempotency record for a whole batch and hold no append against what they have
 * recorded. Those run with a mutant, compiled from a changed copy of the sources: nothing that is
 * shipped can be told to leave the records out.
 *
 * <p>Both clusters are up at the same time and measured in turn, as figures of different hours say
 * little.
 */
public final class Price implements AutoCloseable {
  /** The mutant without the records. */
  private static final String MUTANT = "one-record-a-batch";

  private static final String WITH = " with records";
  private static final String WITHOUT = " without records";

  private final Side with;
  private final Side without;

  private Price(Side with, Side without) {
    this.with = with;
    this.without = without;
  }

  /** One of the clusters. */
  private record Side(ProcessCluster cluster, OnceFs fs, Processes processes)
      implements AutoCloseable {
    static Side of(ProcessCluster cluster, Clock clock) {
      Processes processes = new Processes(clock);
      for (ServerProcess each : cluster.all()) {
        processes.and(each.name(), each.pid());
      }
      return new Side(cluster, OnceFs.connect(cluster.masters()), processes);
    }

    @Override
    public void close() {
      fs.close();
      cluster.close();
    }
  }

  /**
   * Builds the mutant and starts both clusters.
   *
   * @param directory empty
   * @param sources the root of the sources
   */
  public static Price start(Path directory, Path sources, Clock clock)
      throws IOException, InterruptedException, TookTooLong, MutantBroken {
    Path classes = directory.resolve("mutant").resolve("classes");
    Path file = sources.resolve("ops").resolve("mutants").resolve(MUTANT + MutantFile.SUFFIX);
    new MutantBuild(sources, System.getProperty("java.class.path"))
        .build(MutantFile.read(file), classes);
    ProcessCluster asItIs = ProcessCluster.start(directory.resolve("with"), Loopback.of(3, 3));
    try {
      ProcessCluster patched =
          ProcessCluster.start(
              directory.resolve("without"), new Patched(Loopback.of(3, 3), classes));
      return new Price(Side.of(asItIs, clock), Side.of(patched, clock));
    } catch (IOException | InterruptedException | TookTooLong | RuntimeException failed) {
      asItIs.close();
      throw failed;
    }
  }

  /** Appends to one, then to the other, for so long each; nothing of it is measured. */
  public void warmUp(Duration time, Clock clock) throws IOException, InterruptedException {
    AppendBench.warmUp(with.fs(), "/bench/warm", time, clock);
    AppendBench.warmUp(without.fs(), "/bench/warm", time, clock);
  }

  /**
   * Measures both so often in turn.
   *
   * @param plan to one file
   * @return each measurement, and last what is left of the throughput with the records: the median
   *     ratio
   */
  public List<Figures> measure(AppendPlan plan, int rounds)
      throws IOException, InterruptedException {
    List<Figures> all = new ArrayList<>();
    Ratios ratios = new Ratios();
    Sample before = with.processes().sample();
    for (int i = 0; i < rounds; i++) {
      // Whoever is second has the other's leftovers on the disk: each is so every other time.
      Figures first = measured(i % 2 == 0, plan);
      Figures second = measured(i % 2 != 0, plan);
      all.add(first);
      all.add(second);
      ratios.add(i % 2 == 0 ? first : second, i % 2 == 0 ? second : first);
    }
    all.add(
        Figures.ofRatio(
            "exactly-once price " + plan.key(),
            ratios.ofThroughput(),
            before,
            with.processes().sample(),
            ratios.notes()));
    return all;
  }

  private Figures measured(boolean records, AppendPlan plan)
      throws IOException, InterruptedException {
    Side side = records ? with : without;
    Figures figures =
        AppendBench.run(side.fs(), plan, side.processes(), path -> new long[0]).get(0);
    side.fs().delete(plan.path(), true);
    return figures.as(plan.key() + (records ? WITH : WITHOUT));
  }

  @Override
  public void close() {
    with.close();
    without.close();
  }
}

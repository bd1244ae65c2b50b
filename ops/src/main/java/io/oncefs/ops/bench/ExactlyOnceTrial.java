package io.oncefs.ops.bench;

import io.oncefs.client.OnceFs;
import io.oncefs.ops.check.Anomaly;
import io.oncefs.ops.check.Attempt;
import io.oncefs.ops.check.HistoryChecker;
import io.oncefs.ops.cluster.Await;
import io.oncefs.ops.cluster.Await.TookTooLong;
import io.oncefs.ops.cluster.ProcessCluster;
import io.oncefs.ops.cluster.ServerProcess;
import io.oncefs.runtime.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Holds a cluster of processes to its promise: while several writers append, a server is killed
 * with {@code kill -9}; when all have been acknowledged, every record must be there once and in
 * order; then the server is started again and has to rejoin.
 */
public final class ExactlyOnceTrial {
  private static final String PATH = "/trial/numbered";
  private static final Duration PROGRESS_LIMIT = Duration.ofMinutes(5);

  private final ProcessCluster cluster;
  private final OnceFs fs;
  private final Clock clock;
  private final List<Attempt> history = new ArrayList<>();

  /** Which server is killed. */
  public enum Victim {
    LEADING_MASTER,
    PRIMARY_CHUNKSERVER,
    OTHER_CHUNKSERVER
  }

  /**
   * What to do in each round.
   *
   * @param records of all writers together, per round
   */
  public record Plan(int writers, long records, int size, List<Victim> victims) {
    public Plan {
      victims = List.copyOf(victims);
    }
  }

  /** What a round came to. */
  public record Round(
      Victim victim,
      String killed,
      long appends,
      double seconds,
      Duration longestPause,
      List<Anomaly> anomalies) {
    public Round {
      anomalies = List.copyOf(anomalies);
    }
  }

  public ExactlyOnceTrial(ProcessCluster cluster, OnceFs fs, Clock clock) {
    this.cluster = cluster;
    this.fs = fs;
    this.clock = clock;
  }

  /**
   * Runs all rounds.
   *
   * @param progress hears one line for each thing that happens
   */
  public List<Round> run(Plan plan, Consumer<String> progress)
      throws IOException, InterruptedException, TookTooLong {
    List<Round> rounds = new ArrayList<>();
    long first = 1;
    for (Victim each : plan.victims()) {
      rounds.add(round(plan, each, first, progress));
      first += plan.records() / plan.writers();
    }
    return rounds;
  }

  private Round round(Plan plan, Victim victim, long first, Consumer<String> progress)
      throws IOException, InterruptedException, TookTooLong {
    long start = clock.nanos();
    NumberedAppends appends =
        new NumberedAppends(
                fs,
                clock,
                new NumberedAppends.Plan(PATH, plan.writers(), plan.records(), plan.size(), first))
            .start();
    Await.until(
        "a third of the appends of this round",
        PROGRESS_LIMIT,
        () -> appends.acknowledged() >= plan.records() / 3 || appends.hasFailed());
    ServerProcess killed = victim(victim);
    appends.resetPause();
    killed.kill();
    progress.accept("killed " + killed.name() + " (" + victim + ")");
    history.addAll(appends.join());
    double seconds = (clock.nanos() - start) / 1e9;
    List<Anomaly> anomalies;
    try (InputStream content = fs.open(PATH)) {
      anomalies = HistoryChecker.check(history, content);
    }
    progress.accept(
        appends.acknowledged()
            + " acknowledged, longest pause "
            + appends.longestPause().toMillis()
            + " ms, "
            + anomalies.size()
            + " anomalies");
    killed.start();
    cluster.awaitReady();
    progress.accept(killed.name() + " is back");
    return new Round(
        victim, killed.name(), appends.acknowledged(), seconds, appends.longestPause(), anomalies);
  }

  private ServerProcess victim(Victim victim)
      throws IOException, InterruptedException, TookTooLong {
    if (victim == Victim.LEADING_MASTER) {
      return cluster.master(cluster.leader());
    }
    int primary = cluster.primaryOf(PATH);
    return cluster.chunkserver(
        victim == Victim.PRIMARY_CHUNKSERVER
            ? primary
            : (primary + 1) % cluster.chunkserverAddresses().size());
  }
}

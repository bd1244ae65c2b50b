package io.oncefs.ops.chaos;

import io.oncefs.client.OnceFs;
import io.oncefs.ops.chaos.fault.Fault;
import io.oncefs.ops.chaos.fault.Remaking;
import io.oncefs.ops.chaos.fault.Stage;
import io.oncefs.ops.chaos.ground.Ground;
import io.oncefs.ops.chaos.ground.Need;
import io.oncefs.ops.chaos.load.History;
import io.oncefs.ops.chaos.load.Load;
import io.oncefs.ops.chaos.load.Waits;
import io.oncefs.ops.chaos.load.Waits.Kind;
import io.oncefs.ops.check.HistoryChecker;
import io.oncefs.ops.cluster.Await;
import io.oncefs.ops.cluster.Await.TookTooLong;
import io.oncefs.ops.cluster.ProcessCluster;
import io.oncefs.ops.cluster.ServerProcess;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.real.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A cluster under load, one fault after the other, and the check of everything in the end. */
public final class ChaosRun {
  private static final List<String> FILES = List.of("/chaos/one", "/chaos/two");
  private static final Duration QUIET = Duration.ofMillis(1_500);
  private static final Duration PROGRESS_LIMIT = Duration.ofSeconds(60);
  private static final Duration END_LIMIT = Duration.ofSeconds(60);

  /** Where something did not come back, those who wait for it would wait for ever. */
  private static final Duration END_LIMIT_AFTER_A_FAILURE = Duration.ofSeconds(10);

  private static final Duration CHECK_LIMIT_AFTER_A_FAILURE = Duration.ofSeconds(40);

  private final ChaosPlan plan;
  private final Clock clock;
  private final Consumer<String> say;
  private final Waits waits = new Waits();
  private final List<Episode> episodes = new ArrayList<>();
  private final Map<String, String> skipped = new TreeMap<>();
  private final Set<String> damaged = new HashSet<>();
  private final long startNanos;
  private final SplittableRandom random;

  /**
   * Nothing happens yet.
   *
   * @param say hears one line for each thing that happens
   */
  public ChaosRun(ChaosPlan plan, Clock clock, Consumer<String> say) {
    this.plan = plan;
    this.clock = clock;
    this.say = say;
    this.startNanos = clock.nanos();
    this.random = new SplittableRandom(plan.seed());
  }

  /** All of it; the cluster is gone afterwards, the ground is the caller's. */
  public Findings run(Ground ground) throws IOException, InterruptedException, TookTooLong {
    for (Need each : Need.values()) {
      ground.missing(each).ifPresent(why -> say.accept("without " + each + ": " + why));
    }
    try (ProcessCluster cluster = ProcessCluster.start(plan.work(), ground);
        History history = new History(plan.report().resolve("history.jsonl"))) {
      Load load = new Load(cluster.masters(), clock, history, waits, FILES, plan.pace());
      load.start();
      load.awaitProgress(PROGRESS_LIMIT);
      say.accept("started after " + sinceStart().toSeconds() + " s");
      faults(cluster, ground, load, history);
      boolean isBack = episodes.stream().allMatch(each -> each.failure() == null);
      load.end(isBack ? END_LIMIT : END_LIMIT_AFTER_A_FAILURE);
      return checkWithin(isBack ? plan.check() : CHECK_LIMIT_AFTER_A_FAILURE, cluster, history);
    }
  }

  /** Where what was acknowledged is gone, whoever reads it may wait for ever. */
  private Findings checkWithin(Duration limit, ProcessCluster cluster, History history)
      throws InterruptedException {
    FutureTask<Findings> check = new FutureTask<>(() -> check(cluster, history));
    Threads.start("check", check);
    try {
      return check.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException unreadable) {
      return unchecked(history, String.valueOf(unreadable.getCause()));
    } catch (TimeoutException stillReading) {
      check.cancel(true);
      return unchecked(history, "not read within " + limit.toSeconds() + " s");
    }
  }

  private Duration sinceStart() {
    return Duration.ofNanos(clock.nanos() - startNanos);
  }

  private void faults(ProcessCluster cluster, Ground ground, Load load, History history)
      throws IOException, InterruptedException {
    Map<String, Integer> done = new LinkedHashMap<>();
    for (Fault each : plan.schedule()) {
      Optional<String> missing =
          each.needs().stream().flatMap(need -> ground.missing(need).stream()).findFirst();
      if (missing.isPresent()) {
        if (skipped.put(each.name(), missing.get()) == null) {
          say.accept("skipped " + each.name() + ": " + missing.get());
        }
        continue;
      }
      if (sinceStart().compareTo(plan.lastFault()) > 0) {
        if (!done.containsKey(each.name()) && skipped.put(each.name(), "no time left") == null) {
          say.accept("skipped " + each.name() + ": no time left");
        }
        if (skipped.size() + done.size() >= plan.kinds()) {
          return;
        }
        continue;
      }
      done.merge(each.name(), 1, Integer::sum);
      Episode episode = episode(each, cluster, ground, load, history);
      episodes.add(episode);
      say.accept(Report.line(episode));
      if (episode.failure() != null) {
        return;
      }
    }
  }

  private Episode episode(
      Fault fault, ProcessCluster cluster, Ground ground, Load load, History history)
      throws IOException, InterruptedException {
    List<String> steps = new ArrayList<>();
    List<Map<Kind, Duration>> measured = new ArrayList<>();
    waits.restart(clock.nanos());
    Threads.pause(QUIET);
    long begin = clock.nanos();
    measured.add(waits.restart(begin));
    waits.restartWhole(begin);
    long[] healing = {0};
    Stage stage =
        new Stage(
            cluster,
            ground,
            FILES.get(0),
            random,
            step -> {
              steps.add(step);
              note(history, fault, step);
            },
            () -> {
              healing[0] = clock.nanos();
              measured.add(waits.restart(healing[0]));
              note(history, fault, "healing");
            },
            damaged);
    String failure = null;
    try {
      fault.action().strike(stage);
    } catch (IOException | TookTooLong failed) {
      failure = "could not be done: " + failed.getMessage();
    }
    if (measured.size() < 2) {
      healing[0] = clock.nanos();
      measured.add(waits.restart(healing[0]));
    }
    String stuck = recover(cluster, load, history, fault);
    measured.add(waits.restart(clock.nanos()));
    return new Episode(
        fault.name(),
        fault.what(),
        steps,
        measured.get(0),
        measured.get(1),
        measured.get(2),
        waits.restartWhole(clock.nanos()),
        Duration.ofNanos(clock.nanos() - healing[0]),
        failure == null ? stuck : failure);
  }

  private void note(History history, Fault fault, String what) {
    try {
      history.event(clock.nanos(), fault.name(), what);
    } catch (IOException unwritable) {
      say.accept("the history cannot be written: " + unwritable.getMessage());
    }
  }

  /** Why the cluster did not come back by itself; null if it did. */
  private @Nullable String recover(ProcessCluster cluster, Load load, History history, Fault fault)
      throws IOException, InterruptedException {
    String failure = null;
    for (ServerProcess each : cluster.all()) {
      if (!each.isAlive()) {
        String ended = each.name() + " ended by itself; see " + each.log();
        note(history, fault, ended);
        if (!metDamage(cluster, each, step -> note(history, fault, step))) {
          failure = ended;
        }
      }
    }
    try {
      cluster.awaitReady();
      load.awaitProgress(PROGRESS_LIMIT);
      return failure;
    } catch (IOException | TookTooLong stuck) {
      return String.valueOf(stuck.getMessage());
    }
  }

  /**
   * Starts a server that has ended. Whether it ended because it met what an earlier fault has done
   * to its disk, and says so when it is started: it has to end then, and its store is made anew.
   */
  private boolean metDamage(ProcessCluster cluster, ServerProcess ended, Consumer<String> note)
      throws IOException, InterruptedException {
    if (damaged.contains(cluster.address(ended))) {
      return Remaking.startOrRemake(cluster, ended, note);
    }
    ended.start();
    return false;
  }

  private Findings check(ProcessCluster cluster, History history)
      throws IOException, InterruptedException, TookTooLong {
    List<String> anomalies = new ArrayList<>();
    long reads = 0;
    cluster.awaitReady();
    try (OnceFs fs = OnceFs.connect(cluster.masters());
        ReplicaAudit audit =
            new ReplicaAudit(cluster.masterAddresses().get(cluster.leader()), damaged)) {
      Duration repair = awaitRepair(audit);
      for (String file : FILES) {
        reads += history.reads(file).size();
        audit.audit(file);
        try (InputStream content = fs.open(file)) {
          HistoryChecker.check(history.attempts(file), history.reads(file), content)
              .forEach(each -> anomalies.add(file + ": " + each));
        }
      }
      anomalies.addAll(audit.anomalies());
      return new Findings(
          episodes,
          skipped,
          history.acknowledged(),
          reads,
          anomalies,
          history.errors(),
          audit.chunks(),
          audit.incomplete(),
          audit.lost(),
          repair,
          sinceStart());
    }
  }

  /**
   * How long it took until every chunk had its replicas again; the report says how many have not.
   */
  private Duration awaitRepair(ReplicaAudit audit) throws InterruptedException {
    long start = clock.nanos();
    for (String file : FILES) {
      try {
        Await.until("all replicas of " + file, plan.repair(), () -> audit.isWhole(file));
      } catch (TookTooLong notYet) {
        say.accept(String.valueOf(notYet.getMessage()));
      }
    }
    return Duration.ofNanos(clock.nanos() - start);
  }

  /** What was acknowledged cannot be had back: it counts as lost. */
  private Findings unchecked(History history, String why) {
    String lost = "LOST: " + history.acknowledged() + " acknowledged appends: " + why;
    return new Findings(
        episodes,
        skipped,
        history.acknowledged(),
        0,
        List.of(lost),
        history.errors(),
        0,
        0,
        0,
        Duration.ZERO,
        sinceStart());
  }
}

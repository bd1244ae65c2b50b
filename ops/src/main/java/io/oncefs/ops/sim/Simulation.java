package io.oncefs.ops.sim;

import io.oncefs.client.core.Failure;
import io.oncefs.client.session.OperationFailed;
import io.oncefs.common.Checks;
import io.oncefs.common.FileId;
import io.oncefs.ops.sim.watch.Sighting;
import io.oncefs.protocol.FileOptions;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.runtime.FaultHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run: a cluster, applications that append and read, harm, then peace, then the reckoning.
 * Everything follows from the seed and the plan.
 */
public final class Simulation {
  private static final long SECOND = 1_000_000_000L;
  static final long PEACE_NANOS_MAX = 300 * SECOND;
  private static final long FORGET_NANOS = 95 * SECOND;
  private static final int CHUNK_BYTES = 64 << 10;

  /** Reading all tables of all masters takes as long as a hundred events. */
  private static final int EVENTS_PER_MASTER_CHECK = 10_000;

  private final long seed;
  private final SimulationPlan plan;
  private final RunHistory history = new RunHistory();
  private final List<String> anomalies = new ArrayList<>();
  private final List<Target> targets = new ArrayList<>();
  private final List<SimWriter> writers = new ArrayList<>();
  private final List<SimScratch> scratches = new ArrayList<>();
  private final List<SimTailer.Piece> tailed = new ArrayList<>();
  private final SimCluster cluster;
  private final Nemesis nemesis;
  private int operationsLeft;
  private int writerNumbers = 1_000;
  private long events;
  private long failedReads;
  private long trace;

  /** A file that is appended to. */
  record Target(String path, FileId file) {}

  public Simulation(long seed, SimulationPlan plan) {
    this.seed = seed;
    this.plan = plan;
    this.operationsLeft = plan.operations();
    FaultHandler faults = (what, cause) -> broken(what, cause);
    this.cluster =
        new SimCluster(
            seed, SimulationPlan.MASTERS, SimulationPlan.SERVERS, plan.faults().faults(), faults);
    this.nemesis = new Nemesis(cluster, plan.faults().faults(), plan.faultGapNanos(seed));
  }

  /** Runs it to its end. */
  public SimulationResult run() {
    try {
      cluster.start();
      setUp();
      nemesis.begin();
      stepWhile(() -> operationsLeft > 0, PEACE_NANOS_MAX * 4, "the appends to be asked for");
      long calm = Math.max(nemesis.stop(), cluster.scheduler.nowNanos());
      long settled = calm + SimulationPlan.SETTLE_NANOS;
      stepWhile(() -> cluster.scheduler.nowNanos() < settled, PEACE_NANOS_MAX, "peace");
      makeAmends();
      // The first makes sure that there is a tail: whose primary nobody is, no writer grows older.
      appendAgain();
      stepFor(FORGET_NANOS, "forgetting");
      appendAgain();
      if (anomalies.isEmpty()) {
        new Reckoning(this, targets, scratches, tailed).run();
      }
    } catch (RuntimeException | Error failed) {
      broken("the run ended", failed);
    }
    return new SimulationResult(
        seed,
        plan,
        List.copyOf(anomalies),
        history.acknowledgedCount(),
        history.unknownCount(),
        history.readCount(),
        failedReads,
        cluster.oracle.chunkCount(),
        cluster.oracle.retriesRecordedAgain(),
        Map.copyOf(nemesis.done()),
        sightings(),
        events,
        trace);
  }

  private void makeAmends() {
    List<MasterRequest> amends = nemesis.amends();
    if (!amends.isEmpty()) {
      SimClient operator = cluster.addClient(() -> {});
      operator.start();
      for (MasterRequest each : amends) {
        // Refused for a store that never registered, or that was heard of a moment ago.
        CompletableFuture<Boolean> answered =
            operator.session().ask(each, MasterReply.Noted.class).handle((done, refused) -> true);
        await(answered, each.toString());
      }
    }
  }

  private Map<Sighting, Long> sightings() {
    Map<Sighting, Long> made = cluster.watch().sightings().made();
    long expired = cluster.masters.stream().mapToLong(SimMaster::sealsForExpiredLeases).sum();
    if (expired > 0) {
      made.put(Sighting.SEAL_FOR_EXPIRED_LEASE, expired);
    }
    return made;
  }

  /**
   * When all is quiet: appends by new writers, which make the primaries look for those without a
   * name that are due to be forgotten, and by those that have a name and go on.
   */
  private void appendAgain() {
    operationsLeft = plan.operations() / 20;
    writers.forEach(SimWriter::beginAgain);
    stepWhile(() -> operationsLeft > 0, PEACE_NANOS_MAX, "the last appends to be asked for");
    stepFor(5 * SECOND, "their answers");
  }

  private void stepFor(long nanos, String what) {
    long end = cluster.scheduler.nowNanos() + nanos;
    stepWhile(() -> cluster.scheduler.nowNanos() < end, PEACE_NANOS_MAX, what);
  }

  private void setUp() {
    SimClient first = cluster.addClient(() -> {});
    first.start();
    for (int i = 0; i < plan.workload().files; i++) {
      String path = "/file-" + i;
      MasterReply.Status created =
          await(
              first
                  .session()
                  .change(
                      request ->
                          new MasterRequest.CreateFile(
                              request, path, new FileOptions(3, 2, CHUNK_BYTES), true, false),
                      MasterReply.Status.class),
              path + " to be created");
      targets.add(new Target(path, created.status().file()));
    }
    for (int i = 0; i < plan.workload().clients; i++) {
      addApplication(i);
    }
  }

  private void addApplication(int index) {
    List<SimWriter> mine = new ArrayList<>();
    List<SimReader> readers = new ArrayList<>();
    List<SimTailer> tailers = new ArrayList<>();
    List<SimFollower> followers = new ArrayList<>();
    SimClient client =
        cluster.addClient(
            () -> {
              scratches.get(index).clientStarted();
              mine.forEach(SimWriter::clientStarted);
              readers.forEach(SimReader::clientStarted);
              tailers.forEach(SimTailer::clientStarted);
              followers.forEach(SimFollower::clientStarted);
            });
    Workload workload = plan.workload();
    for (int i = 0; i < workload.writersPerClient; i++) {
      // Named writers are shared by neighbours, so that they fence each other.
      boolean named = i % workload.namedEvery == 0;
      int number = named ? 1 + (index / 2) * workload.writersPerClient + i : freshWriterNumber();
      Target target = targets.get(number % targets.size());
      mine.add(new SimWriter(this, client, target, number, named));
    }
    readers.add(new SimReader(this, client, targets));
    tailers.add(new SimTailer(this, client, targets.get(index % targets.size())));
    followers.add(new SimFollower(this, client, targets.get(index % targets.size())));
    scratches.add(new SimScratch(this, client, index));
    writers.addAll(mine);
    client.start();
  }

  /** Lets the cluster go on until it is there. */
  <T> T await(CompletableFuture<T> future, String what) {
    stepWhile(() -> !future.isDone(), PEACE_NANOS_MAX, what);
    Checks.invariant(future.isDone(), "the run ended before %s", what);
    if (future.isCompletedExceptionally()) {
      Failure failure = future.handle((value, thrown) -> OperationFailed.failureOf(thrown)).join();
      throw new StuckException("waited for " + what + ": " + failure);
    }
    return future.join();
  }

  /** Lets the cluster go on while the condition holds; the run is stuck if that is too long. */
  void stepWhile(BooleanSupplier condition, long nanosMax, String what) {
    long end = cluster.scheduler.nowNanos() + nanosMax;
    while (anomalies.isEmpty() && condition.getAsBoolean()) {
      if (cluster.scheduler.nowNanos() > end || !cluster.scheduler.step()) {
        throw new StuckException("waited in vain for " + what);
      }
      events++;
      trace = trace * 31 + cluster.scheduler.nowNanos();
      if (events % EVENTS_PER_MASTER_CHECK == 0) {
        checkMasters();
      }
    }
  }

  /** What does not hold between the tables of a master. */
  void checkMasters() {
    for (SimMaster each : cluster.masters) {
      each.brokenInvariants().forEach(this::anomaly);
    }
  }

  Workload workload() {
    return plan.workload();
  }

  SimCluster cluster() {
    return cluster;
  }

  RunHistory history() {
    return history;
  }

  /** Whether one more append may be asked for. */
  boolean takeOperation() {
    if (operationsLeft == 0) {
      return false;
    }
    operationsLeft--;
    return true;
  }

  boolean isOver() {
    return operationsLeft == 0;
  }

  int freshWriterNumber() {
    return writerNumbers++;
  }

  void tailed(SimTailer.Piece piece) {
    tailed.add(piece);
  }

  void readFailed(Failure failure) {
    failedReads++;
    if (failure.kind() == Failure.Kind.CORRUPT) {
      anomaly("a read failed: " + failure);
    }
  }

  void anomaly(String what) {
    anomalies.add(what);
  }

  /** Runs application code; what goes wrong in it ends the run. */
  void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error failed) {
      broken("an application failed", failed);
    }
  }

  private void broken(String what, @Nullable Throwable cause) {
    StringBuilder text = new StringBuilder(what);
    Consumer<Throwable> add =
        each -> {
          text.append("\n  ").append(each);
          StackTraceElement[] frames = each.getStackTrace();
          for (int i = 0; i < Math.min(12, frames.length); i++) {
            text.append("\n    at ").append(frames[i]);
          }
        };
    for (Throwable each = cause; each != null; each = each.getCause()) {
      add.accept(each);
    }
    anomaly(text.toString());
  }

  /** Something that has to happen in the end did not. */
  static final class StuckException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    StuckException(String message) {
      super(message);
    }
  }
}

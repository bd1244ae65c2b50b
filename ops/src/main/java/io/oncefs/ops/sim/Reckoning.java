package io.oncefs.ops.sim;

import io.oncefs.common.Limits;
import io.oncefs.common.Slice;
import io.oncefs.ops.check.Anomaly;
import io.oncefs.ops.check.HistoryChecker;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The end of a run: everything comes to where it should be, and then it is held to what was said.
 */
final class Reckoning {
  private static final long LOOK_NANOS = 1_000_000_000L;

  private final Simulation run;
  private final SimCluster cluster;
  private final List<Simulation.Target> targets;
  private final List<SimScratch> scratches;
  private final List<SimTailer.Piece> tailed;
  private final SimClient client;
  private long nextLookNanos;

  Reckoning(
      Simulation run,
      List<Simulation.Target> targets,
      List<SimScratch> scratches,
      List<SimTailer.Piece> tailed) {
    this.run = run;
    this.cluster = run.cluster();
    this.targets = targets;
    this.scratches = scratches;
    this.tailed = tailed;
    this.client = cluster.addClient(() -> {});
  }

  void run() {
    client.start();
    tidyUp();
    run.checkMasters();
    for (Simulation.Target each : targets) {
      byte[] content = run.await(SimReader.read(client, each.file()), each.path() + " to be read");
      HistoryChecker.check(
              run.history().attempts(each.path()), run.history().reads(each.path()), content)
          .stream()
          .map(Anomaly::toString)
          .forEach(run::anomaly);
      tailed.forEach(piece -> holds(piece, each, content));
      byte[] followed =
          run.await(
              SimFollower.follow(client, each, content.length), each.path() + " to be followed");
      if (!Arrays.equals(followed, content)) {
        run.anomaly("who follows " + each.path() + " gets other bytes than who reads it");
      }
      ReplicaComparison.check(cluster.servers, chunks(each), content).forEach(run::anomaly);
    }
  }

  private void holds(SimTailer.Piece piece, Simulation.Target target, byte[] content) {
    if (piece.path().equals(target.path())) {
      long end = piece.offset() + piece.length();
      boolean same =
          end <= content.length
              && Slice.of(content).slice((int) piece.offset(), piece.length()).crc32c()
                  == piece.crc32c();
      if (!same) {
        run.anomaly("who followed the file was given other bytes: " + piece);
      }
    }
  }

  /** Everything that was deleted goes, and everything else comes to where it should be. */
  private void tidyUp() {
    for (SimScratch each : scratches) {
      CompletableFuture<MasterReply.Deleted> gone = each.tidyUp(client);
      run.stepWhile(
          () -> !gone.isDone(), Simulation.PEACE_NANOS_MAX, "the last scratch files to go");
    }
    List<String> missing = new ArrayList<>(List.of("a first look"));
    try {
      run.stepWhile(() -> !isTidy(missing), Simulation.PEACE_NANOS_MAX, "the cluster to be tidy");
    } catch (Simulation.StuckException never) {
      missing.forEach(run::anomaly);
      throw never;
    }
  }

  /** Looks now and then: it costs as much as many events. */
  private boolean isTidy(List<String> missing) {
    if (cluster.scheduler.nowNanos() >= nextLookNanos) {
      nextLookNanos = cluster.scheduler.nowNanos() + LOOK_NANOS;
      missing.clear();
      missing.addAll(Tidiness.missing(cluster));
    }
    return missing.isEmpty();
  }

  private List<ChunkInfo> chunks(Simulation.Target target) {
    List<ChunkInfo> all = new ArrayList<>();
    boolean complete = false;
    while (!complete) {
      long from = all.isEmpty() ? 0 : all.get(all.size() - 1).description().start();
      MasterReply.Chunks page =
          run.await(
              client
                  .session()
                  .ask(
                      new MasterRequest.ListChunks(target.file(), from, Limits.PAGE_MAX),
                      MasterReply.Chunks.class),
              target.path() + " to be listed");
      page.chunks().stream().filter(each -> !all.contains(each)).forEach(all::add);
      complete = page.complete();
    }
    return all;
  }
}

package io.oncefs.ops.sim;

import io.oncefs.client.session.FileFollowing;
import io.oncefs.client.session.OperationFailed;
import io.oncefs.common.Slice;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Follows a file from its start as an application does that remembers how far it came: whatever it
 * is given has to be in the file in the end, at the very place it counted.
 */
final class SimFollower {
  private static final long READ_AHEAD_BYTES = 4L << 20;

  private final Simulation run;
  private final SimClient client;
  private final Simulation.Target target;
  private long incarnation;
  private long position;

  SimFollower(Simulation run, SimClient client, Simulation.Target target) {
    this.run = run;
    this.client = client;
    this.target = target;
  }

  /** The client's process is a new one; it goes on where the one before it was. */
  void clientStarted() {
    incarnation++;
    begin(incarnation);
  }

  private boolean isCurrent(long mine) {
    return mine == incarnation && client.isUp();
  }

  private void begin(long mine) {
    CompletableFuture<Void> unused =
        client
            .session()
            .follow(target.file(), position, READ_AHEAD_BYTES)
            .handle(
                (file, failed) -> {
                  if (failed == null && isCurrent(mine)) {
                    run.guarded(() -> goOn(file, mine));
                  }
                  return null;
                });
  }

  private void goOn(FileFollowing file, long mine) {
    if (run.isOver()) {
      file.end();
      return;
    }
    CompletableFuture<Void> unused =
        file.next()
            .handle(
                (runs, failed) -> {
                  if (isCurrent(mine)) {
                    run.guarded(() -> heard(file, mine, runs, failed));
                  }
                  return null;
                });
  }

  private void heard(FileFollowing file, long mine, List<Slice> runs, Throwable failed) {
    if (failed == null) {
      for (Slice each : runs) {
        run.tailed(new SimTailer.Piece(target.path(), position, each.length(), each.crc32c()));
        position += each.length();
      }
      goOn(file, mine);
    } else {
      run.readFailed(OperationFailed.failureOf(failed));
      run.cluster().scheduler.after(run.workload().readGapNanos(), () -> goOnIfCurrent(file, mine));
    }
  }

  private void goOnIfCurrent(FileFollowing file, long mine) {
    if (isCurrent(mine)) {
      goOn(file, mine);
    }
  }

  /** All of a file that has this length, as one who follows it from its start gets it. */
  static CompletableFuture<byte[]> follow(SimClient client, Simulation.Target target, int length) {
    return client
        .session()
        .follow(target.file(), 0, READ_AHEAD_BYTES)
        .thenCompose(file -> more(file, new byte[length], 0));
  }

  private static CompletableFuture<byte[]> more(FileFollowing file, byte[] into, int length) {
    if (length >= into.length) {
      file.end();
      return CompletableFuture.completedFuture(into);
    }
    return file.next()
        .thenCompose(
            runs -> {
              int at = length;
              for (Slice each : runs) {
                each.copyTo(into, at);
                at += each.length();
              }
              return more(file, into, at);
            });
  }
}

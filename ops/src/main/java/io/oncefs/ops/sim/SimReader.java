package io.oncefs.ops.sim;

import io.oncefs.client.session.FileReading;
import io.oncefs.client.session.OperationFailed;
import io.oncefs.common.FileId;
import io.oncefs.common.Slice;
import io.oncefs.ops.check.Observation;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Reads whole files, now and then, a few at a time: in an outage each read waits with what it has
 * read so far.
 */
final class SimReader {
  private static final int UNDER_WAY_MAX = 3;

  private final Simulation run;
  private final SimClient client;
  private final List<Simulation.Target> targets;
  private long incarnation;
  private int underWay;

  SimReader(Simulation run, SimClient client, List<Simulation.Target> targets) {
    this.run = run;
    this.client = client;
    this.targets = targets;
  }

  /** The client's process is a new one. */
  void clientStarted() {
    incarnation++;
    underWay = 0;
    next();
  }

  private void next() {
    long mine = incarnation;
    run.cluster()
        .scheduler
        .after(
            1 + run.cluster().scheduler.random().nextLong(2 * run.workload().readGapNanos()),
            () -> {
              if (mine == incarnation && client.isUp() && !run.isOver()) {
                if (underWay < UNDER_WAY_MAX) {
                  underWay++;
                  observe(targets.get(run.cluster().scheduler.random().nextInt(targets.size())));
                }
                next();
              }
            });
  }

  private void observe(Simulation.Target target) {
    long invoked = run.cluster().scheduler.nowNanos();
    long mine = incarnation;
    CompletableFuture<Void> unused =
        read(client, target.file())
            .handle(
                (bytes, failed) -> {
                  underWay -= mine == incarnation ? 1 : 0;
                  if (failed == null && mine == incarnation) {
                    run.history()
                        .read(
                            new Observation(
                                target.path(),
                                invoked,
                                run.cluster().scheduler.nowNanos(),
                                bytes.length,
                                Slice.of(bytes).crc32c()));
                  } else if (failed != null) {
                    run.guarded(() -> run.readFailed(OperationFailed.failureOf(failed)));
                  }
                  return null;
                });
  }

  /** All that is committed of a file. */
  static CompletableFuture<byte[]> read(SimClient client, FileId file) {
    return client
        .session()
        .reader(file)
        .thenCompose(
            reading ->
                reading
                    .length()
                    .thenCompose(
                        length -> read(reading, length, 0, new byte[(int) (long) length])));
  }

  private static CompletableFuture<byte[]> read(
      FileReading reading, long length, long offset, byte[] into) {
    if (offset >= length) {
      return CompletableFuture.completedFuture(into);
    }
    int count = (int) Math.min(length - offset, FileReading.PIECE_BYTES);
    return reading
        .read(offset, count, length)
        .thenCompose(
            runs -> {
              int at = (int) offset;
              for (Slice each : runs) {
                each.copyTo(into, at);
                at += each.length();
              }
              return read(reading, length, offset + count, into);
            });
  }
}

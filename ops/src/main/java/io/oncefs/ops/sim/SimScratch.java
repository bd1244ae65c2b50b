package io.oncefs.ops.sim;

import io.oncefs.client.session.AppendSession;
import io.oncefs.common.FileId;
import io.oncefs.common.Slice;
import io.oncefs.protocol.FileOptions;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An application that makes files, appends a little, deletes them, and now and then takes one back
 * and deletes it again. Nothing of them may be left in the end.
 */
final class SimScratch {
  private static final long GAP_NANOS = 300_000_000L;

  /** Until then nobody but the masters looks after the file. */
  private static final long IDLE_NANOS = 25_000_000_000L;

  private static final int BYTES_MAX = 20_000;
  private static final int CHUNK_BYTES = 64 << 10;

  private final Simulation run;
  private final SimClient client;
  private final SplittableRandom random;
  private final String prefix;
  private long files;
  private long incarnation;

  SimScratch(Simulation run, SimClient client, int number) {
    this.run = run;
    this.client = client;
    this.random = run.cluster().scheduler.random();
    this.prefix = "/scratch-" + number + "-";
  }

  /** The client's process is a new one: what the old one had not deleted yet is deleted by it. */
  void clientStarted() {
    incarnation++;
    long mine = incarnation;
    if (files > 0) {
      remove(prefix + files, mine);
    } else {
      next(mine);
    }
  }

  private void next(long mine) {
    run.cluster()
        .scheduler
        .after(
            1 + random.nextLong(2 * GAP_NANOS),
            () -> {
              if (mine == incarnation && client.isUp() && !run.isOver()) {
                files++;
                create(prefix + files, mine);
              }
            });
  }

  private void create(String path, long mine) {
    then(
        client
            .session()
            .change(
                request ->
                    new MasterRequest.CreateFile(
                        request, path, new FileOptions(3, 2, CHUNK_BYTES), true, false),
                MasterReply.Status.class),
        mine,
        created -> {
          if (created == null) {
            remove(path, mine);
          } else {
            append(path, created.status().file(), mine);
          }
        });
  }

  private void append(String path, FileId file, long mine) {
    then(
        client.session().appender(file, SimClient.TERMS),
        mine,
        session -> {
          if (session == null) {
            remove(path, mine);
          } else {
            append(path, session, 1 + random.nextInt(5), mine);
          }
        });
  }

  private void append(String path, AppendSession to, int left, long mine) {
    if (left == 0) {
      client.session().close(to);
      if (run.workload().isSlow() && random.nextBoolean()) {
        run.cluster()
            .scheduler
            .after(
                IDLE_NANOS,
                () -> {
                  if (mine == incarnation && client.isUp()) {
                    remove(path, mine);
                  }
                });
      } else {
        remove(path, mine);
      }
      return;
    }
    then(
        to.append(Slice.of(new byte[1 + random.nextInt(BYTES_MAX)])),
        mine,
        done -> append(path, to, done == null ? 0 : left - 1, mine));
  }

  private void remove(String path, long mine) {
    then(
        client
            .session()
            .change(
                request -> new MasterRequest.Delete(request, path, false),
                MasterReply.Deleted.class),
        mine,
        gone -> {
          if (gone != null && random.nextInt(4) == 0) {
            takeBack(path, mine);
          } else {
            next(mine);
          }
        });
  }

  private void takeBack(String path, long mine) {
    then(
        client
            .session()
            .change(
                request -> new MasterRequest.Undelete(request, path, path),
                MasterReply.Status.class),
        mine,
        back -> remove(path, mine));
  }

  private interface Step<T> {
    void on(@Nullable T value);
  }

  /** Goes on whatever came of it, unless the process is another one by then. */
  private <T> void then(CompletableFuture<T> future, long mine, Step<T> step) {
    CompletableFuture<Void> unused =
        future.handle(
            (value, failed) -> {
              if (mine == incarnation) {
                run.guarded(() -> step.on(failed == null ? value : null));
              }
              return null;
            });
  }

  /** Deletes what an outage may have kept from being deleted; to be called in peace. */
  CompletableFuture<MasterReply.Deleted> tidyUp(SimClient by) {
    return by.session()
        .change(
            request -> new MasterRequest.Delete(request, prefix + files, false),
            MasterReply.Deleted.class);
  }
}

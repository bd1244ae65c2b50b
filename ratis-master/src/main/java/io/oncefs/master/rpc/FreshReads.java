package io.oncefs.master.rpc;

import io.oncefs.master.lead.Proposer;
import io.oncefs.master.log.CommandLog;
import io.oncefs.master.log.LogException;
import io.oncefs.master.log.LogUnavailable;
import io.oncefs.runtime.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes reads linearizable, many with one question to the log: what arrives while one is under way
 * waits for the next, which begins after it arrived. Lives on one loop.
 */
final class FreshReads {
  private static final int WAITING_MAX = 100_000;

  private final CommandLog log;
  private final EventLoop loop;
  private List<Read> waiting = new ArrayList<>();
  private boolean asking;

  FreshReads(CommandLog log, EventLoop loop) {
    this.log = log;
    this.loop = loop;
  }

  /**
   * Runs {@code fresh} on the loop once the tables hold all that was committed before this call.
   */
  void read(Runnable fresh, Consumer<LogException> failed) {
    if (waiting.size() >= WAITING_MAX) {
      failed.accept(new LogUnavailable("too many reads wait at this master", null));
      return;
    }
    waiting.add(new Read(fresh, failed));
    if (!asking) {
      ask();
    }
  }

  private void ask() {
    List<Read> batch = waiting;
    waiting = new ArrayList<>();
    asking = true;
    var unused =
        log.linearize().whenComplete((done, failure) -> loop.execute(() -> answer(batch, failure)));
  }

  private void answer(List<Read> batch, @Nullable Throwable failure) {
    asking = false;
    if (!waiting.isEmpty()) {
      ask();
    }
    for (Read each : batch) {
      if (failure == null) {
        each.fresh().run();
      } else {
        each.failed().accept(Proposer.logFailure(failure));
      }
    }
  }

  private record Read(Runnable fresh, Consumer<LogException> failed) {}
}

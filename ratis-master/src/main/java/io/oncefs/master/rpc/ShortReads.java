package io.oncefs.master.rpc;

import io.oncefs.master.lead.Proposer;
import io.oncefs.master.log.CommandLog;
import io.oncefs.master.log.LogException;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.Host;
import io.oncefs.runtime.ReadPace;
import java.util.function.Consumer;

/**
 * Makes reads of a few rows linearizable. They run on the thread that brings the proof, since a
 * hand-over costs as much as such a read; and like others on the loop while the tables are slow.
 */
final class ShortReads implements AutoCloseable {
  /** As good as none. */
  private static final int BYTES = 1;

  private final CommandLog log;
  private final EventLoop loop;
  private final Host host;
  private final ReadPace pace;
  private volatile boolean closed;

  ShortReads(CommandLog log, EventLoop loop, Host host) {
    this.log = log;
    this.loop = loop;
    this.host = host;
    this.pace = new ReadPace(host.clock());
  }

  /**
   * Runs {@code fresh}, on any thread, once the tables hold all that was committed before this
   * call.
   */
  void read(Runnable fresh, Consumer<LogException> failed) {
    var unused =
        log.linearize()
            .whenComplete(
                (done, failure) -> {
                  if (failure != null) {
                    loop.execute(() -> failed.accept(Proposer.logFailure(failure)));
                  } else if (!pace.runs(BYTES, () -> ran(fresh))) {
                    loop.execute(fresh);
                  }
                });
  }

  private boolean ran(Runnable fresh) {
    try {
      fresh.run();
    } catch (RuntimeException | Error broken) {
      // What fails when the tables are closed has lost its surroundings: that is no fault.
      if (!closed) {
        host.faults().fatal("a read of the tables failed", broken);
      }
    }
    return true;
  }

  /** Reads that come from now on may find the tables closed. */
  @Override
  public void close() {
    closed = true;
  }
}

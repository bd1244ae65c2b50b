package io.oncefs.master.rpc;

import io.oncefs.master.lead.Proposer;
import io.oncefs.master.log.CommandLog;
import io.oncefs.master.log.LogException;
import io.oncefs.runtime.EventLoop;
import java.util.function.Consumer;

/** Makes reads linearizable. */
final class FreshReads {
  private final CommandLog log;
  private final EventLoop loop;

  FreshReads(CommandLog log, EventLoop loop) {
    this.log = log;
    this.loop = loop;
  }

  /**
   * Runs {@code fresh} on the loop once the tables hold all that was committed before this call.
   */
  void read(Runnable fresh, Consumer<LogException> failed) {
    var unused =
        log.linearize()
            .whenComplete(
                (done, failure) ->
                    loop.execute(
                        () -> {
                          if (failure == null) {
                            fresh.run();
                          } else {
                            failed.accept(Proposer.logFailure(failure));
                          }
                        }));
  }
}

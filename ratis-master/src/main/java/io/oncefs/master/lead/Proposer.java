package io.oncefs.master.lead;

import io.oncefs.common.InvariantBroken;
import io.oncefs.master.log.CommandLog;
import io.oncefs.master.log.LogException;
import io.oncefs.master.log.LogUnavailable;
import io.oncefs.master.log.NodeId;
import io.oncefs.master.log.NotLeader;
import io.oncefs.master.log.codec.EntryCodec;
import io.oncefs.master.log.codec.OutcomeCodec;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.LogEntry;
import io.oncefs.master.model.Outcome;
import io.oncefs.master.model.Stamp;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.EventLoop;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stamps commands and logs them while this node leads. Used on the node's loop, and every answer is
 * given there.
 */
public final class Proposer {
  private final NodeId self;
  private final CommandLog log;
  private final EventLoop loop;
  private final Clock clock;
  private final MasterMetrics metrics;
  private @Nullable Reign reign;

  public Proposer(NodeId self, CommandLog log, EventLoop loop, Clock clock, MasterMetrics metrics) {
    this.self = self;
    this.log = log;
    this.loop = loop;
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * This node leads from now on.
   *
   * @param ledMillis what the state has it at
   */
  public void begin(long ledMillis) {
    reign = new Reign(ledMillis, clock.nanos());
  }

  public void end() {
    reign = null;
  }

  public boolean leads() {
    return reign != null;
  }

  /** For how long the cluster has had a leader; 0 if this node does not lead. */
  public long ledMillis() {
    Reign current = reign;
    return current == null ? 0 : current.ledMillis(clock.nanos());
  }

  /** Logs a command; the answer comes on the loop, once this node has applied it. */
  public void propose(Command command, Consumer<Answer> answer) {
    Reign current = reign;
    if (current == null) {
      answer.accept(notLeading());
      return;
    }
    long startNanos = clock.nanos();
    Stamp stamp = new Stamp(clock.wallMillis(), current.ledMillis(startNanos));
    byte[] entry = EntryCodec.encode(new LogEntry(stamp, command));
    var unused =
        log.submit(entry)
            .whenComplete(
                (outcome, failure) ->
                    loop.execute(
                        () -> {
                          metrics.logged(command, clock.nanos() - startNanos, failure == null);
                          answer.accept(answer(outcome, failure));
                        }));
  }

  /** Why nothing can be proposed here, and who leads instead. */
  public Answer.Lost notLeading() {
    NodeId leader = log.status().leader();
    return new Answer.Lost(
        leader != null && leader.equals(self)
            ? new LogUnavailable(self + " was elected and is not ready to lead yet", null)
            : new NotLeader(self, leader));
  }

  private Answer answer(byte @Nullable [] bytes, @Nullable Throwable failure) {
    if (bytes != null) {
      Outcome outcome = OutcomeCodec.decode(bytes);
      if (outcome.repeated()) {
        metrics.requestRepeated();
      }
      return new Answer.Applied(outcome.result(), outcome.repeated());
    }
    return new Answer.Lost(logFailure(failure));
  }

  /** The log fails futures with its own exceptions only. */
  public static LogException logFailure(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof LogException known) {
      return known;
    }
    throw new InvariantBroken("the log failed a call with " + cause);
  }

  private record Reign(long ledMillis, long startNanos) {
    long ledMillis(long nowNanos) {
      return ledMillis + Math.max(0, nowNanos - startNanos) / 1_000_000;
    }
  }
}

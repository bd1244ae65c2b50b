package io.oncefs.master.seal;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.master.lead.Answer;
import io.oncefs.master.lead.MasterMetrics;
import io.oncefs.master.lead.Proposer;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.Replica;
import io.oncefs.master.model.Result;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.ChunkCalls;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Refused.Code;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.Destination;
import io.oncefs.protocol.MasterRequest.CleanSeal;
import io.oncefs.protocol.MasterRequest.SealReason;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the seals of a leader: one for each chunk, however many ask. Lives on the master's loop. */
public final class Sealer {
  private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);
  private static final int WAITERS_MAX = 10_000;

  /**
   * Less than any caller waits for its answer. One that has given up asks again, and what it asked
   * before would count among its unanswered calls for as long as a replica is away: so many that
   * its heartbeats are not read any more.
   */
  private static final long WAIT_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(2_500);

  private static final long TELL_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final SealWorld world;
  private final Proposer proposer;
  private final ChunkCalls calls;
  private final EventLoop loop;
  private final Clock clock;
  private final MasterMetrics metrics;
  private final Map<ChunkId, SealRun> runs = new LinkedHashMap<>();

  public Sealer(
      SealWorld world,
      Proposer proposer,
      ChunkCalls calls,
      EventLoop loop,
      Clock clock,
      MasterMetrics metrics) {
    this.world = world;
    this.proposer = proposer;
    this.calls = calls;
    this.loop = loop;
    this.clock = clock;
    this.metrics = metrics;
  }

  /**
   * Seals a chunk that this node knows, or finds out how it was sealed.
   *
   * @param clean where a primary that has fenced itself says all replicas stand; null to ask them
   */
  public void seal(
      ChunkRow row,
      SealReason reason,
      @Nullable CleanSeal clean,
      boolean wantTail,
      Consumer<SealOutcome> answer) {
    ChunkRow.Decision decision = row.decision();
    if (decision != null) {
      answerDecided(row, decision.at(), wantTail, answer);
      return;
    }
    SealRun run = runs.get(row.id());
    boolean fresh = run == null;
    if (run == null) {
      run = new SealRun(row, reason, clock.nanos(), this);
      runs.put(row.id(), run);
    }
    if (run.waiters().size() >= WAITERS_MAX) {
      answer.accept(new SealOutcome.Overloaded());
      return;
    }
    run.add(new SealRun.Waiter(wantTail, clock.nanos(), answer));
    if (clean != null) {
      run.proposeClean(clean);
    } else if (fresh) {
      LOG.info("sealing {} of {}: {}", row.id(), row.file(), reason);
      run.begin();
    }
  }

  /** Seals a chunk for which nobody waits. */
  public void seal(ChunkRow row, SealReason reason) {
    if (!isSealing(row.id())) {
      seal(row, reason, null, false, outcome -> {});
    }
  }

  public int running() {
    return runs.size();
  }

  public boolean isSealing(ChunkId chunk) {
    return runs.containsKey(chunk);
  }

  /** To be called a few times a second: leases expire silently, and nobody is left waiting. */
  public void tick() {
    long before = clock.nanos() - WAIT_NANOS_MAX;
    for (SealRun run : List.copyOf(runs.values())) {
      run.wake();
      List<SealRun.Waiter> overdue = isRunning(run) ? run.takeWaiters(before) : List.of();
      overdue.forEach(each -> each.answer().accept(new SealOutcome.UnderWay(run.awaited())));
    }
  }

  /** This node does not lead any more: others will seal what it began to. */
  public void end(Answer.Lost why) {
    for (SealRun run : List.copyOf(runs.values())) {
      abandoned(run, why);
    }
  }

  /** The seals under way. */
  public List<SealStatus> status() {
    List<SealStatus> status = new ArrayList<>();
    for (SealRun run : runs.values()) {
      long ageMillis = (clock.nanos() - run.startNanos()) / 1_000_000;
      status.add(new SealStatus(run.row().id(), run.reason(), ageMillis, run.awaited()));
    }
    return status;
  }

  /** Tells a replica the decision; what it answers is reported to the world. */
  public void tell(ChunkRow row, Replica replica) {
    ChunkRow.Decision decision = row.decision();
    if (decision == null) {
      return;
    }
    StoreId store = replica.store();
    calls.call(
        world.locate(replica).destination(),
        new ChunkRequest.Sealed(row.id(), decision.at()),
        TELL_TIMEOUT_NANOS,
        new CallListener<>() {
          @Override
          public void onReply(ChunkReply reply) {
            loop.execute(() -> told(row, decision, store, reply));
          }

          @Override
          public void onFailure(CallFailure failure, String detail) {
            // Heartbeat answers repeat it.
            LOG.debug("{} was not told of the seal of {}: {}", store, row.id(), failure);
          }
        });
  }

  private void told(ChunkRow row, ChunkRow.Decision decision, StoreId store, ChunkReply reply) {
    boolean valid = decision.valid().contains(store);
    if (reply instanceof ChunkReply.Done) {
      world.confirmed(store, row.id(), true);
    } else if (reply instanceof ChunkReply.Refused refused && refused.code() == Code.DIVERGED) {
      if (valid) {
        LOG.error("{} is valid by the log but diverged: {}", row.id(), refused.message());
        metrics.alarm();
        world.doubt(store, row.id());
      } else {
        world.confirmed(store, row.id(), false);
      }
    }
  }

  void finished(SealRun run, Result.Decided decided) {
    runs.remove(run.row().id());
    metrics.sealed(run.reason(), clock.nanos() - run.startNanos());
    ChunkInfo sealed = decided.chunk();
    Position at = sealed.sealedAt();
    if (at == null) {
      return;
    }
    LOG.info("sealed {} of {} at {} after {}", run.row().id(), run.row().file(), at, run.reason());
    world.decided(sealed);
    ChunkRow row = world.chunk(run.row().id());
    Result.Tail tail = decided.nextTail();
    // Those who wait first: appenders stand still until the next chunk is open.
    for (SealRun.Waiter waiter : run.waiters()) {
      if (tail != null || row == null) {
        ChunkInfo next = tail == null ? null : tail.chunk();
        waiter.answer().accept(new SealOutcome.Decided(at, waiter.wantTail() ? next : null));
      } else {
        answerDecided(row, at, waiter.wantTail(), waiter.answer());
      }
    }
    if (tail != null && tail.opened()) {
      world.opened(tail.chunk());
    }
    if (row != null) {
      row.replicas().forEach(replica -> tell(row, replica));
    }
  }

  private void answerDecided(
      ChunkRow row, Position at, boolean wantTail, Consumer<SealOutcome> answer) {
    if (!wantTail) {
      answer.accept(new SealOutcome.Decided(at, null));
      return;
    }
    world.openTail(row.file(), tail -> answer.accept(new SealOutcome.Decided(at, tail)));
  }

  void refused(SealRun run, Result.Refused why) {
    runs.remove(run.row().id());
    LOG.error("{} cannot be sealed: {}", run.row().id(), why.message());
    run.waiters().forEach(waiter -> waiter.answer().accept(new SealOutcome.Refused(why)));
  }

  void abandoned(SealRun run, Answer.Lost why) {
    runs.remove(run.row().id());
    run.waiters().forEach(waiter -> waiter.answer().accept(new SealOutcome.Lost(why)));
  }

  boolean isRunning(SealRun run) {
    return runs.get(run.row().id()) == run;
  }

  /** Runs a task of a seal after a delay, if that seal is still under way then. */
  void later(SealRun run, long delayNanos, Runnable task) {
    Runnable guarded =
        () -> {
          if (isRunning(run)) {
            task.run();
          }
        };
    if (delayNanos == 0) {
      guarded.run();
    } else {
      loop.after(delayNanos, guarded);
    }
  }

  /** Calls a chunkserver; the listener is called on the loop while the seal is under way. */
  void call(
      SealRun run,
      Destination to,
      ChunkRequest request,
      long timeoutNanos,
      CallListener<ChunkReply> listener) {
    calls.call(
        to,
        request,
        timeoutNanos,
        new CallListener<>() {
          @Override
          public void onReply(ChunkReply reply) {
            loop.execute(() -> later(run, 0, () -> listener.onReply(reply)));
          }

          @Override
          public void onFailure(CallFailure failure, String detail) {
            loop.execute(() -> later(run, 0, () -> listener.onFailure(failure, detail)));
          }
        });
  }

  SealWorld world() {
    return world;
  }

  Proposer proposer() {
    return proposer;
  }

  MasterMetrics metrics() {
    return metrics;
  }

  long nowNanos() {
    return clock.nanos();
  }
}

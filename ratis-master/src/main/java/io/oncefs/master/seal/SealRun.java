package io.oncefs.master.seal;

import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.master.lead.Answer;
import io.oncefs.master.log.NotLeader;
import io.oncefs.master.model.Candidate;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.PlannedChunk;
import io.oncefs.master.model.Replica;
import io.oncefs.master.model.Result;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.MasterRequest.CleanSeal;
import io.oncefs.protocol.MasterRequest.SealReason;
import io.oncefs.protocol.PlannedTail;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One seal under way: carries out what its coordinator wants until a decision is applied. */
final class SealRun {
  private static final Logger LOG = LoggerFactory.getLogger(SealRun.class);
  private static final long FENCE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final Set<SealReason> WAITED_FOR_A_REPLICA =
      Set.of(SealReason.REPLICA_SILENT, SealReason.REPLICA_BROKEN, SealReason.TAIL_NOT_STARTED);
  private static final long PROPOSE_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final ChunkRow row;
  private final SealReason reason;
  private final long startNanos;
  private final Sealer sealer;
  private final SealCoordinator coordinator;
  private final Queue<Waiter> waiters = new ArrayDeque<>();
  private boolean tailWanted;
  private boolean proposing;

  SealRun(ChunkRow row, SealReason reason, long startNanos, Sealer sealer) {
    this.row = row;
    this.reason = reason;
    this.startNanos = startNanos;
    this.sealer = sealer;
    this.coordinator = new SealCoordinator(row.id(), row.replicas());
  }

  /** Who waits for the decision; without {@code wantTail} the next tail is not their concern. */
  record Waiter(boolean wantTail, long sinceNanos, Consumer<SealOutcome> answer) {}

  ChunkRow row() {
    return row;
  }

  SealReason reason() {
    return reason;
  }

  long startNanos() {
    return startNanos;
  }

  Collection<Waiter> waiters() {
    return waiters;
  }

  void add(Waiter waiter) {
    waiters.add(waiter);
    tailWanted |= waiter.wantTail();
  }

  /** Those who came before that moment do not wait any longer; what they wanted stays wanted. */
  List<Waiter> takeWaiters(long beforeNanos) {
    List<Waiter> taken = new ArrayList<>();
    Waiter first = waiters.peek();
    while (first != null && first.sinceNanos() - beforeNanos < 0) {
      taken.add(waiters.remove());
      first = waiters.peek();
    }
    return taken;
  }

  List<StoreId> awaited() {
    return coordinator.awaited();
  }

  void begin() {
    carryOut(coordinator.begin());
  }

  /** The primary says that all replicas stand at this position and that it has fenced itself. */
  void proposeClean(CleanSeal clean) {
    if (!proposing) {
      propose(
          clean.at(), row.replicas().stream().map(Replica::store).toList(), planned(clean.next()));
    }
  }

  private static @Nullable PlannedChunk planned(@Nullable PlannedTail next) {
    return next == null
        ? null
        : new PlannedChunk(
            next.chunk(),
            next.replicas().stream()
                .map(each -> new Candidate(each.store(), each.generation()))
                .toList());
  }

  void wake() {
    carryOut(coordinator.wake(sealer.world().expired(awaited()), sealer.nowNanos()));
  }

  private void carryOut(List<SealEffect> effects) {
    for (SealEffect effect : effects) {
      if (effect instanceof SealEffect.Fence fence) {
        sealer.later(this, fence.delayNanos(), () -> fence(fence.replica()));
      } else if (effect instanceof SealEffect.Wake wake) {
        sealer.later(this, wake.delayNanos(), this::wake);
      } else if (effect instanceof SealEffect.Propose proposal) {
        suspects().forEach(sealer.world()::suspect);
        propose(proposal.at(), proposal.valid(), null);
      } else if (effect instanceof SealEffect.Alarm alarm) {
        LOG.error("{}", alarm.message());
        sealer.metrics().alarm();
      }
    }
  }

  /** Who held the chunk up: those that do not answer, or the one that lies behind. */
  private List<StoreId> suspects() {
    List<StoreId> suspects = new ArrayList<>(awaited());
    StoreId straggler = coordinator.straggler();
    if (straggler != null && suspects.isEmpty() && WAITED_FOR_A_REPLICA.contains(reason)) {
      suspects.add(straggler);
    }
    return suspects;
  }

  private void fence(StoreId store) {
    Replica replica =
        row.replicas().stream()
            .filter(each -> each.store().equals(store))
            .findFirst()
            .orElseThrow();
    sealer.call(
        this,
        sealer.world().locate(replica).destination(),
        new ChunkRequest.Fence(row.id()),
        FENCE_TIMEOUT_NANOS,
        new CallListener<>() {
          @Override
          public void onReply(ChunkReply reply) {
            if (reply instanceof ChunkReply.Fenced fenced) {
              carryOut(coordinator.fenced(store, fenced, sealer.nowNanos()));
            } else {
              suspect(store, reply.toString());
              carryOut(coordinator.unanswered(store));
            }
          }

          @Override
          public void onFailure(CallFailure failure, String detail) {
            suspect(store, failure + " " + detail);
            carryOut(
                failure == CallFailure.UNREACHABLE
                    ? coordinator.unreachable(store, sealer.nowNanos())
                    : coordinator.unanswered(store));
          }
        });
  }

  private void suspect(StoreId store, String why) {
    LOG.debug("no fence of {} at {}: {}", row.id(), store, why);
    sealer.world().suspect(store);
  }

  private void propose(Position at, List<StoreId> valid, @Nullable PlannedChunk planned) {
    if (proposing) {
      return;
    }
    proposing = true;
    List<Candidate> candidates =
        tailWanted ? sealer.world().nextTail(row, at.lsn() == 0, reason) : null;
    sealer
        .proposer()
        .propose(
            new Command.Seal(row.id(), at, valid, candidates, planned),
            answer -> proposed(answer, at, valid, planned));
  }

  private void proposed(
      Answer answer, Position at, List<StoreId> valid, @Nullable PlannedChunk planned) {
    proposing = false;
    if (!sealer.isRunning(this)) {
      return;
    }
    if (answer instanceof Answer.Applied applied) {
      if (applied.result() instanceof Result.Decided decided) {
        sealer.finished(this, decided);
      } else {
        sealer.refused(this, (Result.Refused) applied.result());
      }
    } else if (answer instanceof Answer.Lost lost) {
      if (lost.why() instanceof NotLeader) {
        sealer.abandoned(this, lost);
      } else {
        // A repeated Seal changes nothing, so it does not matter whether this one was logged.
        sealer.later(this, PROPOSE_AGAIN_NANOS, () -> propose(at, valid, planned));
      }
    }
  }
}

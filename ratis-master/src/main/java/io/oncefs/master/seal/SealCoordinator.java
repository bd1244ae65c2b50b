package io.oncefs.master.seal;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Generation;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.master.model.Replica;
import io.oncefs.protocol.ChunkReply.Fenced;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where a chunk may be sealed, by append-protocol section 4.
 *
 * <pre>
 * COLLECTING --enough usable answers--> PROPOSED
 * </pre>
 *
 * <p>Enough is: an answer of every replica; or of a majority, and a short grace is over; or, when
 * the leases of those that are silent have expired, what is there, but at least one. While there is
 * not enough it asks again and again, and never guesses. Whatever it proposes covers every record
 * that was ever acknowledged: such a record lies below {@code prepared} of every honest answer.
 *
 * <p>The grace is for an answer that is on its way. Where nobody listens none is, so a majority
 * does not wait for that replica; but it counts as silent, never as an answer or as expired.
 *
 * <p>It knows no clock and sends nothing: its caller hands events in and carries effects out.
 */
public final class SealCoordinator {
  /** How long the slow ones get once a majority has answered. */
  static final long GRACE_NANOS = 50_000_000;

  static final long RETRY_MIN_NANOS = 50_000_000;
  static final long RETRY_MAX_NANOS = 2_000_000_000;

  private final ChunkId chunk;
  private final Map<StoreId, Asked> asked = new LinkedHashMap<>();
  private final Set<String> alarmed = new HashSet<>();
  private Set<StoreId> expired = Set.of();
  private boolean proposed;
  private @Nullable Long graceEndNanos;

  public SealCoordinator(ChunkId chunk, List<Replica> replicas) {
    this.chunk = chunk;
    for (Replica replica : replicas) {
      asked.put(replica.store(), new Asked(replica));
    }
  }

  /** Fences all replicas. */
  public List<SealEffect> begin() {
    List<SealEffect> effects = new ArrayList<>();
    for (StoreId store : asked.keySet()) {
      effects.add(new SealEffect.Fence(store, 0));
    }
    return effects;
  }

  /** A replica says where it stands. */
  public List<SealEffect> fenced(StoreId from, Fenced answer, long nowNanos) {
    List<SealEffect> effects = new ArrayList<>();
    Asked replica = asked.get(from);
    if (replica == null || !answer.store().equals(from)) {
      return effects;
    }
    if (answer.generation().compareTo(replica.generation()) < 0) {
      replica.unusable = true;
      alarm(
          effects,
          from
              + " answers for "
              + chunk
              + " with generation "
              + answer.generation()
              + " but opened it under "
              + replica.generation()
              + ": it was restored from an older copy and knows nothing");
    } else {
      replica.answer = answer;
    }
    replica.unreachable = false;
    conclude(effects, nowNanos);
    return effects;
  }

  /** A fence got no usable answer: ask again, ever less often. */
  public List<SealEffect> unanswered(StoreId from) {
    Asked replica = asked.get(from);
    return replica == null || replica.isSettled() ? List.of() : askAgain(replica, false);
  }

  /** A fence reached nobody, and none of it is on its way: not waited for, but asked again. */
  public List<SealEffect> unreachable(StoreId from, long nowNanos) {
    Asked replica = asked.get(from);
    if (replica == null || replica.isSettled()) {
      return List.of();
    }
    List<SealEffect> effects = askAgain(replica, true);
    conclude(effects, nowNanos);
    return effects;
  }

  private static List<SealEffect> askAgain(Asked replica, boolean unreachable) {
    replica.unreachable = unreachable;
    long delay = RETRY_MIN_NANOS << Math.min(replica.failures, 10);
    replica.failures++;
    List<SealEffect> effects = new ArrayList<>();
    effects.add(new SealEffect.Fence(replica.store(), Math.min(delay, RETRY_MAX_NANOS)));
    return effects;
  }

  /** Time has passed, and these are the stores whose leases have expired. */
  public List<SealEffect> wake(Set<StoreId> expiredNow, long nowNanos) {
    expired = Set.copyOf(expiredNow);
    List<SealEffect> effects = new ArrayList<>();
    conclude(effects, nowNanos);
    return effects;
  }

  /** Replicas that have not answered: what a stuck seal waits for. */
  public List<StoreId> awaited() {
    return asked.values().stream().filter(each -> !each.isSettled()).map(Asked::store).toList();
  }

  /**
   * The one replica that lies behind all others, if there is one: if they waited for somebody, it
   * was this.
   */
  public @Nullable StoreId straggler() {
    List<Fenced> answers = new ArrayList<>();
    for (Asked each : asked.values()) {
      Fenced answer = each.answer;
      if (answer != null) {
        answers.add(answer);
      }
    }
    answers.sort(Comparator.comparingLong(each -> each.prepared().lsn()));
    return answers.size() > 1 && answers.get(0).prepared().lsn() < answers.get(1).prepared().lsn()
        ? answers.get(0).store()
        : null;
  }

  private void conclude(List<SealEffect> effects, long nowNanos) {
    if (proposed) {
      return;
    }
    List<Fenced> usable = usable(effects);
    if (usable.isEmpty()) {
      return;
    }
    boolean othersGone = awaited().stream().allMatch(expired::contains);
    if (!othersGone && !graceIsOver(usable.size(), effects, nowNanos)) {
      return;
    }
    Position at = decide(usable, effects);
    if (at != null) {
      proposed = true;
      effects.add(new SealEffect.Propose(at, valid(usable, at)));
    }
  }

  /** Answers that do not lack what a replica knows to be committed: that one voted for it. */
  private List<Fenced> usable(List<SealEffect> effects) {
    List<Fenced> answers = new ArrayList<>();
    long committed = 0;
    for (Asked each : asked.values()) {
      Fenced answer = each.answer;
      if (answer != null && !each.unusable) {
        answers.add(answer);
        committed = answer.sealed() ? committed : Math.max(committed, answer.committed());
      }
    }
    for (Fenced each : List.copyOf(answers)) {
      if (each.prepared().lsn() < committed) {
        answers.remove(each);
        alarm(
            effects,
            each.store()
                + " lost data of "
                + chunk
                + ": it stands at "
                + each.prepared()
                + " but everything below lsn "
                + committed
                + " was committed with its vote");
      }
    }
    return answers;
  }

  private boolean graceIsOver(int answers, List<SealEffect> effects, long nowNanos) {
    if (answers < asked.size() / 2 + 1) {
      graceEndNanos = null;
      return false;
    }
    if (asked.values().stream().noneMatch(this::mayStillAnswer)) {
      return true;
    }
    Long end = graceEndNanos;
    if (end == null) {
      graceEndNanos = nowNanos + GRACE_NANOS;
      effects.add(new SealEffect.Wake(GRACE_NANOS));
      return false;
    }
    return nowNanos - end >= 0;
  }

  private boolean mayStillAnswer(Asked each) {
    return !each.isSettled() && !each.unreachable && !expired.contains(each.store());
  }

  /** The largest position that two usable answers hold; null if the answers contradict. */
  private @Nullable Position decide(List<Fenced> usable, List<SealEffect> effects) {
    for (Fenced one : usable) {
      for (Fenced other : usable) {
        if (contradict(one, other)) {
          alarm(effects, contradiction(one, other));
          return null;
        }
      }
    }
    for (Fenced each : usable) {
      if (each.sealed()) {
        // A decision was logged: wherever that log is, this is what it said.
        return each.prepared();
      }
    }
    List<Position> held =
        usable.stream()
            .map(Fenced::prepared)
            .sorted((one, other) -> Long.compare(other.lsn(), one.lsn()))
            .toList();
    return held.get(Math.min(1, held.size() - 1));
  }

  private static boolean contradict(Fenced one, Fenced other) {
    boolean sameLsn = one.prepared().lsn() == other.prepared().lsn();
    return !one.prepared().equals(other.prepared())
        && (sameLsn || (one.sealed() && other.sealed()));
  }

  private String contradiction(Fenced one, Fenced other) {
    return "replicas of "
        + chunk
        + " contradict each other: "
        + one.store()
        + " stands at "
        + one.prepared()
        + ", "
        + other.store()
        + " at "
        + other.prepared()
        + "; the chunk stays open until one of them is gone";
  }

  private List<StoreId> valid(List<Fenced> usable, Position at) {
    return usable.stream()
        .filter(each -> at.lsn() > 0 && each.prepared().lsn() >= at.lsn())
        .map(Fenced::store)
        .toList();
  }

  /** Each alarm once, however often the answers are looked at. */
  private void alarm(List<SealEffect> effects, String message) {
    if (alarmed.add(message)) {
      effects.add(new SealEffect.Alarm(message));
    }
  }

  /** A replica and what it has answered. */
  private static final class Asked {
    private final Replica replica;
    private @Nullable Fenced answer;
    private boolean unusable;

    /** Whether the last fence found nobody there. */
    private boolean unreachable;

    private int failures;

    Asked(Replica replica) {
      this.replica = replica;
    }

    StoreId store() {
      return replica.store();
    }

    Generation generation() {
      return replica.generation();
    }

    boolean isSettled() {
      return answer != null || unusable;
    }
  }
}

package io.oncefs.chunk.core;

import static io.oncefs.common.Checks.invariant;

import io.oncefs.chunk.store.Change;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import io.oncefs.protocol.Batch;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkReply.ReplicaState;
import io.oncefs.protocol.ChunkRequest.Prepare;
import io.oncefs.protocol.FirstBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What this server holds of one chunk.
 *
 * <pre>
 *            ABSENT         OPEN           FENCED      SEALED
 * prepare    OPEN (batch 0) OPEN, longer   refused     refused
 * fence      FENCED at 0    FENCED         the same    the same
 * seal at L  SEALED at 0*   SEALED         SEALED      the same
 * </pre>
 *
 * <p>* only if L is 0; a replica that does not hold the position L is diverged and serves nothing.
 *
 * <p>State moves when a change is given to persist, so that what follows in the same unit is judged
 * by it; nobody hears of it before it is durable. {@link #persisted} says that it is; {@link
 * #storeFull} that it will not be, and what was asked is then answered anew from the state before.
 */
final class Replica {
  private final Standing standing;
  private final ChunkId chunk;
  private final CommittedPrefix prefix;
  private @Nullable ChunkDescription description;
  private ReplicaState state;
  private Position staged;
  private boolean diverged;

  private ReplicaState durableState;
  private Position durable;

  /** What the unit being built holds of this replica, to be asked again if it cannot be stored. */
  private final List<Consumer<Effects>> inUnit = new ArrayList<>();

  private boolean prepareInUnit;

  private Replica(
      Standing standing,
      ChunkId chunk,
      ReplicaState state,
      @Nullable ChunkDescription description,
      Position stands,
      CommittedPrefix prefix) {
    this.standing = standing;
    this.chunk = chunk;
    this.state = state;
    this.description = description;
    this.staged = stands;
    this.prefix = prefix;
    this.durableState = state;
    this.durable = stands;
  }

  /** Of a chunk this store knows nothing of. */
  static Replica absent(Standing standing, ChunkId chunk) {
    return new Replica(
        standing,
        chunk,
        ReplicaState.ABSENT,
        null,
        Position.ZERO,
        new CommittedPrefix(Position.ZERO, List.of()));
  }

  /** As it was stored. One that was opened under an older generation is fenced. */
  static Replica stored(Standing standing, StoredChunk stored) {
    ReplicaState state =
        switch (stored.replica().phase()) {
          case OPEN ->
              ReplicaChecks.openedByThisStart(standing, stored.replica().description())
                  ? ReplicaState.OPEN
                  : ReplicaState.FENCED;
          case FENCED -> ReplicaState.FENCED;
          case SEALED -> ReplicaState.SEALED;
        };
    return new Replica(
        standing,
        stored.replica().chunk(),
        state,
        stored.replica().description(),
        stored.replica().prepared(),
        new CommittedPrefix(stored.committedAt(), stored.above()));
  }

  /**
   * A prepare, from another server's primary or (without {@code answer}) from this one's, which has
   * checked the batch itself.
   */
  void prepare(Prepare request, @Nullable Consumer<ChunkReply> answer, Effects effects) {
    Refused refusal = refusal(request, answer == null);
    if (refusal != null) {
      effects.add(vote(request, answer, refusal));
      return;
    }
    commit(request.committed());
    staged = request.after();
    prefix.add(staged);
    state = ReplicaState.OPEN;
    prepareInUnit = true;
    inUnit.add(again -> again.add(vote(request, answer, Refusals.diskFull(chunk))));
    Effect vote = vote(request, answer, new ChunkReply.Vote(staged));
    if (request.content() instanceof FirstBatch first) {
      description = first.chunk();
      effects.persist(new Change.Create(first, staged), vote);
    } else {
      Batch batch = (Batch) request.content();
      effects.persist(
          new Change.Append(chunk, request.before(), batch, staged, prefix.committed()), vote);
    }
  }

  private @Nullable Refused refusal(Prepare request, boolean ours) {
    if (state == ReplicaState.FENCED || state == ReplicaState.SEALED) {
      return Refusals.fenced(chunk);
    }
    if (request.before().lsn() != staged.lsn()) {
      return new Refused(
          Refused.Code.UNEXPECTED_LSN,
          staged.lsn(),
          chunk + " stands at " + staged + ", not at " + request.before());
    }
    if (!request.before().equals(staged)) {
      return Refusals.diverged(chunk + " stands at " + staged + ", not at " + request.before());
    }
    if (request.content() instanceof FirstBatch first) {
      return ReplicaChecks.ofFirst(standing, chunk, first, request);
    }
    if (state != ReplicaState.OPEN || description == null) {
      return Refusals.invalid(chunk + " begins with batch 0");
    }
    return ours ? null : ReplicaChecks.ofBatch(description, request, durable.lsn());
  }

  private static Effect vote(
      Prepare request, @Nullable Consumer<ChunkReply> answer, ChunkReply reply) {
    return answer == null
        ? new Effect.OwnVote(request.before().lsn(), reply)
        : new Effect.Reply(answer, reply);
  }

  /** Everything below this LSN is committed. */
  void commit(long committed) {
    if (state == ReplicaState.SEALED || committed <= prefix.committed()) {
      return;
    }
    invariant(
        committed <= durable.lsn(),
        "%s: committed %s without the vote of this replica, which stands at %s",
        chunk,
        committed,
        durable);
    prefix.raise(committed);
  }

  /** No prepare is accepted from now on; told where the replica stands once that is durable. */
  void fence(Consumer<ChunkReply> answer, Effects effects) {
    Change fence = stageFence();
    Effect told = new Effect.Reply(answer, fenced());
    give(fence, told, again -> fence(answer, again), effects);
  }

  /** The same with nobody to answer: does {@code then} once it is durable. */
  void fenceThen(Effect then, Effects effects) {
    give(stageFence(), then, again -> fenceThen(then, again), effects);
  }

  private @Nullable Change stageFence() {
    boolean absent = state == ReplicaState.ABSENT && chunk.value() >= standing.floor();
    if (state != ReplicaState.OPEN && !absent) {
      return null;
    }
    state = ReplicaState.FENCED;
    return new Change.Fence(chunk, prefix.committed());
  }

  private ChunkReply fenced() {
    boolean sealed = state == ReplicaState.SEALED;
    return new ChunkReply.Fenced(
        standing.store(),
        standing.generation(),
        sealed,
        staged,
        sealed ? staged.lsn() : prefix.committed());
  }

  /**
   * The decision: cuts to it, and does {@code then} once that is durable; or answers that this
   * replica does not hold it.
   */
  void seal(Position at, Consumer<ChunkReply> answer, Effect then, Effects effects) {
    Change change = null;
    Effect told = then;
    boolean sealedThere = state == ReplicaState.SEALED && staged.equals(at);
    boolean forgotten = state == ReplicaState.ABSENT && chunk.value() < standing.floor();
    boolean held = state != ReplicaState.SEALED && at.equals(prefix.at(at.lsn()));
    if (!sealedThere && !held) {
      told = new Effect.Reply(answer, diverged(at));
      change = stageFence();
    } else if (held && !forgotten) {
      state = ReplicaState.SEALED;
      staged = at;
      change = new Change.Seal(chunk, at);
    }
    give(change, told, again -> seal(at, answer, then, again), effects);
  }

  private Refused diverged(Position at) {
    diverged = true;
    return Refusals.diverged(
        chunk
            + " was sealed at "
            + at
            + "; here it is "
            + state
            + " at "
            + staged
            + ", committed "
            + prefix.committed()
            + ", and has to be replaced");
  }

  /** Persists a change, if there is one; what follows waits for all that is in the unit. */
  private void give(
      @Nullable Change change, Effect then, Consumer<Effects> again, Effects effects) {
    if (change != null) {
      inUnit.add(again);
      effects.persist(change, then);
    } else if (!inUnit.isEmpty()) {
      inUnit.add(again);
      effects.afterPersist(then);
    } else {
      effects.add(then);
    }
  }

  /** The unit is durable. */
  void persisted() {
    invariant(
        durableState != ReplicaState.SEALED || durable.equals(staged),
        "%s is sealed and moved from %s to %s",
        chunk,
        durable,
        staged);
    if (state == ReplicaState.SEALED && durableState != ReplicaState.SEALED) {
      prefix.sealAt(staged);
    }
    durable = staged;
    durableState = state;
    inUnit.clear();
    prepareInUnit = false;
    invariant(
        prefix.committed() <= durable.lsn(),
        "%s: committed %s of %s",
        chunk,
        prefix.committed(),
        durable);
  }

  /**
   * The unit was not stored. Prepares are refused and the replica is fenced, which needs no room:
   * it has promised nothing and will not go on. Everything else is asked again.
   */
  void storeFull(Effects effects) {
    List<Consumer<Effects>> again = List.copyOf(inUnit);
    boolean refused = prepareInUnit;
    inUnit.clear();
    prepareInUnit = false;
    staged = durable;
    state = durableState;
    prefix.cutAbove(durable.lsn());
    if (state == ReplicaState.ABSENT) {
      description = null;
    }
    again.forEach(each -> each.accept(effects));
    if (refused && state == ReplicaState.OPEN) {
      state = ReplicaState.FENCED;
      effects.persist(new Change.Fence(chunk, prefix.committed()));
    }
  }

  ReplicaState state() {
    return state;
  }

  @Nullable ChunkDescription description() {
    return description;
  }

  /** Where it stands once the unit being built is durable. */
  Position staged() {
    return staged;
  }

  /** What readers may know; nothing that is not durable. */
  ReplicaView view() {
    return new ReplicaView(
        chunk, durableState, description, durable, prefix.committed(), prefix.length(), diverged);
  }
}

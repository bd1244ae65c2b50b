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
 *            ABSENT         OPEN           FENCED      COPYING          SEALED
 * prepare    OPEN (batch 0) OPEN, longer   refused     refused          refused
 * fence      FENCED at 0    FENCED         the same    refused          the same
 * seal at L  SEALED at 0*   SEALED         SEALED      SEALED, at its   the same
 *                                                      end only
 * copy       COPYING        -              COPYING**   COPYING, longer  -
 * drop       ABSENT, or FENCED at 0 where the chunk might still be opened
 * </pre>
 *
 * <p>* only if L is 0; a replica that does not hold the position L is diverged and serves nothing.
 * ** only a fence of a chunk that was never heard of, or was dropped.
 *
 * <p>State moves when a change is given to persist, so that what follows in the same unit is judged
 * by it; nobody hears of it before it is durable. {@link #persisted} says that it is; {@link
 * #storeFull} that it will not be, and what was asked is then answered anew from the state before.
 */
final class Replica {
  private final Standing standing;
  private final ChunkId chunk;
  private CommittedPrefix prefix;
  private @Nullable ChunkDescription description;
  private ReplicaState state;
  private Position staged;
  private boolean diverged;

  /** Whether all of it goes with the unit being built. */
  private boolean dropping;

  private ReplicaState durableState;
  private Position durable;
  private @Nullable ChunkDescription durableDescription;

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
    this.durableDescription = description;
  }

  /** Of a chunk this store knows nothing of. */
  static Replica absent(Standing standing, ChunkId chunk) {
    return new Replica(standing, chunk, ReplicaState.ABSENT, null, Position.ZERO, nothing());
  }

  private static CommittedPrefix nothing() {
    return new CommittedPrefix(Position.ZERO, List.of());
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
          case COPYING -> ReplicaState.COPYING;
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
    if (state == ReplicaState.SEALED || dropping || committed <= prefix.committed()) {
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
    return new Change.Fence(chunk, committed());
  }

  private long committed() {
    return dropping ? 0 : prefix.committed();
  }

  private ChunkReply fenced() {
    boolean sealed = state == ReplicaState.SEALED;
    return new ChunkReply.Fenced(
        standing.store(),
        standing.generation(),
        sealed,
        staged,
        sealed ? staged.lsn() : committed());
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
    Position here = dropping ? Position.ZERO : prefix.at(at.lsn());
    boolean held = state != ReplicaState.SEALED && at.equals(here);
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
            + committed()
            + ", and has to be replaced");
  }

  /**
   * Removes all trace of it, by order of the master. Where a prepare of it might still be under way
   * a fence takes its place, so that the chunk is not opened again.
   */
  void drop(Effect then, Effects effects) {
    boolean mayBeOpened = chunk.value() >= standing.floor();
    boolean nothingHere = state == ReplicaState.ABSENT || (isFenceOnly() && mayBeOpened);
    if (nothingHere) {
      give(null, then, again -> drop(then, again), effects);
      return;
    }
    List<Change> changes = new ArrayList<>(List.of(new Change.Drop(chunk)));
    if (mayBeOpened) {
      changes.add(new Change.Fence(chunk, 0));
    }
    state = mayBeOpened ? ReplicaState.FENCED : ReplicaState.ABSENT;
    staged = Position.ZERO;
    dropping = true;
    inUnit.add(again -> drop(then, again));
    effects.persist(changes, then);
  }

  private boolean isFenceOnly() {
    return state == ReplicaState.FENCED && (description == null || dropping);
  }

  /** More of a copy, from where it stands; every batch is checked as if a primary had sent it. */
  void copy(ChunkReply.Batches frame, Consumer<ChunkReply> answer, Effects effects) {
    FirstBatch first = frame.first();
    boolean begins = !dropping && (state == ReplicaState.ABSENT || isFenceOnly());
    boolean goesOn = state == ReplicaState.COPYING;
    if (begins ? first == null : !goesOn || first != null) {
      effects.reply(answer, Refusals.invalid(chunk + " is " + state + " here: no such copy"));
      return;
    }
    if (!frame.before().equals(staged)) {
      effects.reply(answer, Refusals.diverged(chunk + " stands at " + staged + ": " + frame));
      return;
    }
    List<Change> changes = new ArrayList<>();
    Position at = staged;
    ChunkDescription about = description;
    if (first != null) {
      about = first.chunk();
      at = first.after(Position.ZERO);
      changes.add(new Change.BeginCopy(first, at));
    }
    List<Position> added = new ArrayList<>(List.of(at));
    for (Batch each : frame.batches()) {
      Position after = each.after(at);
      Prepare asPrepared = new Prepare(chunk, at, each, after, 0);
      Refused refusal =
          about == null || !about.chunk().equals(chunk)
              ? Refusals.invalid(chunk + " is not what the copy describes: " + about)
              : ReplicaChecks.ofBatch(about, asPrepared, 0);
      if (refusal != null) {
        effects.reply(answer, refusal);
        return;
      }
      changes.add(new Change.Append(chunk, at, each, after, 0));
      at = after;
      added.add(at);
    }
    state = ReplicaState.COPYING;
    description = about;
    added.stream().filter(each -> each.lsn() > staged.lsn()).forEach(prefix::add);
    staged = at;
    inUnit.add(again -> again.reply(answer, Refusals.diskFull(chunk)));
    effects.persist(changes, new Effect.Reply(answer, new ChunkReply.Vote(at)));
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
    if (dropping) {
      dropping = false;
      diverged = false;
      description = null;
      prefix = nothing();
    } else {
      checkMove();
    }
    if (state == ReplicaState.COPYING
        || (state == ReplicaState.SEALED && durableState != ReplicaState.SEALED)) {
      prefix.sealAt(staged);
    }
    durable = staged;
    durableState = state;
    durableDescription = description;
    inUnit.clear();
    prepareInUnit = false;
    invariant(
        prefix.committed() <= durable.lsn(),
        "%s: committed %s of %s",
        chunk,
        prefix.committed(),
        durable);
  }

  private void checkMove() {
    invariant(
        durableState != ReplicaState.SEALED || durable.equals(staged),
        "%s is sealed and moved from %s to %s",
        chunk,
        durable,
        staged);
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
    dropping = false;
    staged = durable;
    state = durableState;
    description = durableDescription;
    prefix.cutAbove(durable.lsn());
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

package io.oncefs.chunk.core;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkReply.Refused.Code;
import io.oncefs.protocol.ChunkReply.ReplicaState;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.ChunkRequest.Append;
import io.oncefs.protocol.ChunkRequest.CloseWriter;
import io.oncefs.protocol.ChunkRequest.CommitNotice;
import io.oncefs.protocol.ChunkRequest.CommittedLength;
import io.oncefs.protocol.ChunkRequest.Fence;
import io.oncefs.protocol.ChunkRequest.FetchWriters;
import io.oncefs.protocol.ChunkRequest.ListWriters;
import io.oncefs.protocol.ChunkRequest.OpenChunk;
import io.oncefs.protocol.ChunkRequest.OpenWriter;
import io.oncefs.protocol.ChunkRequest.Prepare;
import io.oncefs.protocol.ChunkRequest.RemoveWriter;
import io.oncefs.protocol.ChunkRequest.Sealed;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest.DescribeChunk;
import io.oncefs.protocol.MasterRequest.SealChunk;
import io.oncefs.protocol.MasterRequest.SealReason;
import io.oncefs.protocol.WriterTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One chunk on one server: what it holds of it and, where it leads, what it decides. Single-writer:
 * every method is called from the same place, one at a time, and says what it wants done in {@code
 * effects}. After the events of a drain comes {@link #endOfDrain}; after the unit of a drain {@link
 * #persisted} or {@link #storeFull}, before anything of {@code then} is done and before the next
 * event.
 */
public final class ChunkCore {
  private final Standing standing;
  private final ChunkId chunk;
  private final Replica replica;
  private final List<Parked> parked = new ArrayList<>();
  private @Nullable Primary primary;
  private boolean lookingUp;
  private boolean lookupOverdue;

  /** Whether batch 0 was stored by this process, since when, and whether that is soon forgotten. */
  private boolean holds;

  private boolean retiring;
  private long heldSinceNanos;

  /**
   * @param stored null if the store knows nothing of the chunk
   */
  public ChunkCore(Standing standing, ChunkId chunk, @Nullable StoredChunk stored) {
    this.standing = standing;
    this.chunk = chunk;
    this.replica =
        stored == null ? Replica.absent(standing, chunk) : Replica.stored(standing, stored);
  }

  /** A request of another server, a client, or the master. */
  public void onRequest(
      ChunkRequest request, Consumer<ChunkReply> answer, long now, Effects effects) {
    if (replica.state() == ReplicaState.COPYING) {
      effects.reply(answer, Refusals.copying(chunk));
    } else if (request instanceof Append
        || request instanceof OpenWriter
        || request instanceof CloseWriter
        || request instanceof RemoveWriter
        || request instanceof ListWriters) {
      onWriter(request, answer, now, effects);
    } else if (request instanceof Prepare prepare) {
      onPrepare(prepare, answer, now, effects);
    } else if (request instanceof CommitNotice notice) {
      onCommitNotice(notice, answer, effects);
    } else if (request instanceof Fence) {
      replica.fence(answer, effects);
    } else if (request instanceof Sealed sealed) {
      Effect done = new Effect.Reply(answer, new ChunkReply.Done());
      replica.seal(sealed.sealedAt(), answer, done, effects);
    } else if (request instanceof OpenChunk open) {
      onOpenChunk(open.description(), answer, now, effects);
    } else if (request instanceof FetchWriters fetch) {
      onFetchWriters(fetch, answer, now, effects);
    } else if (request instanceof CommittedLength) {
      onCommittedLength(request, answer, effects);
    } else {
      effects.reply(answer, Refusals.invalid("not for a chunk's core: " + request));
    }
    followReplica(effects);
  }

  private void onWriter(
      ChunkRequest request, Consumer<ChunkReply> answer, long now, Effects effects) {
    if (!standing.registered()) {
      effects.reply(answer, Refusals.NOT_REGISTERED);
    } else if (!standing.leaseHolds()) {
      effects.reply(
          answer,
          Refusals.unavailable("no master has answered this server for too long; try again"));
    } else if (primary != null) {
      primary.admit(request, answer, now, effects);
    } else {
      withoutPrimary(request, answer, effects);
    }
  }

  private void withoutPrimary(ChunkRequest request, Consumer<ChunkReply> answer, Effects effects) {
    if (replica.state() == ReplicaState.ABSENT && chunk.value() >= standing.floor()) {
      parked.add(new Parked(request, answer));
      if (!lookingUp) {
        lookingUp = true;
        effects.timer(ChunkTimer.LOOKUP, standing.settings().startNanos());
        effects.add(new Effect.AskMaster(Question.DESCRIBE, new DescribeChunk(chunk)));
      }
      return;
    }
    boolean otherLeads = replica.state() == ReplicaState.OPEN || !ledHere(replica.description());
    effects.reply(answer, otherLeads ? Refusals.notHere(chunk) : Refusals.notTail(chunk));
  }

  private boolean ledHere(@Nullable ChunkDescription description) {
    return description == null || description.primary().store().equals(standing.store());
  }

  private void onPrepare(Prepare prepare, Consumer<ChunkReply> answer, long now, Effects effects) {
    if (!standing.registered()) {
      effects.reply(answer, Refusals.NOT_REGISTERED);
    } else if (primary != null) {
      effects.reply(answer, Refusals.invalid("this server leads " + chunk + " itself"));
    } else {
      boolean absent = replica.state() == ReplicaState.ABSENT;
      replica.prepare(prepare, answer, effects);
      if (absent && replica.state() == ReplicaState.OPEN) {
        heldSinceNanos = now;
        holds = true;
      }
    }
  }

  private void onCommitNotice(CommitNotice notice, Consumer<ChunkReply> answer, Effects effects) {
    if (primary != null || notice.committed() > replica.view().prepared().lsn()) {
      effects.reply(answer, Refusals.invalid(chunk + " is not committed that far: " + notice));
    } else {
      replica.commit(notice.committed());
      effects.reply(answer, new ChunkReply.Done());
    }
  }

  private void onOpenChunk(
      ChunkDescription description, Consumer<ChunkReply> answer, long now, Effects effects) {
    if (!standing.registered()) {
      effects.reply(answer, Refusals.NOT_REGISTERED);
    } else if (primary != null) {
      boolean led = primary.logged(description, now, effects);
      effects.reply(
          answer, led ? new ChunkReply.Done() : Refusals.invalid(chunk + " is another one here"));
    } else if (!ledHere(description)) {
      effects.reply(answer, Refusals.notHere(chunk));
    } else if (replica.state() != ReplicaState.ABSENT || chunk.value() < standing.floor()) {
      effects.reply(answer, Refusals.notTail(chunk));
    } else if (!ReplicaChecks.openedByThisStart(standing, description)) {
      neverToBegin(effects);
      effects.reply(answer, Refusals.notTail(chunk));
    } else {
      lead(new Primary(standing, replica, description, now), now, effects);
      effects.reply(answer, new ChunkReply.Done());
    }
  }

  /** The chunk may become the tail of its file, and is to be as far as possible by then. */
  public void onPlanned(
      ChunkDescription description, WriterTable writers, long now, Effects effects) {
    if (primary == null
        && standing.registered()
        && replica.state() == ReplicaState.ABSENT
        && chunk.value() >= standing.floor()
        && ReplicaChecks.openedByThisStart(standing, description)) {
      lead(Primary.planned(standing, replica, description, writers, now), now, effects);
    }
  }

  /** It will not. What is stored of it is dropped when the master finds it to be nobody's. */
  public void onAbandoned(Effects effects) {
    if (primary != null && !primary.isLogged()) {
      primary.sealed(effects);
      endPrimary();
    }
  }

  /** Opened for an earlier start of this server, which ended before it had stored anything. */
  private void neverToBegin(Effects effects) {
    standing.meter().sealAsked(SealReason.PRIMARY_RESTARTED);
    effects.add(
        new Effect.AskMaster(
            Question.SEAL,
            new SealChunk(chunk, SealReason.PRIMARY_RESTARTED, null, !parked.isEmpty())));
  }

  private void lead(Primary leads, long now, Effects effects) {
    primary = leads;
    leads.begin(now, effects);
    unpark(now, effects);
  }

  private void onFetchWriters(
      FetchWriters fetch, Consumer<ChunkReply> answer, long now, Effects effects) {
    Position at = fetch.sealedAt();
    WriterTable table = primary == null ? null : primary.tableAt(at, now);
    Effect then =
        table == null
            ? new Effect.GiveWriters(chunk, at, heldNanos(now), answer)
            : new Effect.Reply(answer, new ChunkReply.Writers(table));
    replica.seal(at, answer, then, effects);
  }

  /** Since this process has batch 0; what was before it started it does not know. */
  private long heldNanos(long now) {
    if (primary != null) {
      return primary.writersForNanos(now);
    }
    return holds ? now - heldSinceNanos : 0;
  }

  private void onCommittedLength(
      ChunkRequest request, Consumer<ChunkReply> answer, Effects effects) {
    if (primary != null) {
      effects.reply(answer, new ChunkReply.CommittedTo(primary.committedLength()));
    } else if (replica.state() == ReplicaState.ABSENT && !standing.registered()) {
      effects.reply(answer, Refusals.NOT_REGISTERED);
    } else {
      withoutPrimary(request, answer, effects);
    }
  }

  /** The primary goes by what its own replica has become. */
  private void followReplica(Effects effects) {
    if (primary == null) {
      if (holds && !retiring && replica.state() == ReplicaState.SEALED) {
        retiring = true;
        effects.timer(ChunkTimer.RETIRE, standing.settings().retireNanos());
      }
      return;
    }
    switch (replica.state()) {
      case SEALED -> primary.sealed(effects);
      case FENCED -> primary.fencedHere(effects);
      case OPEN, ABSENT, COPYING -> {}
    }
  }

  /** Nothing of the chunk is needed here any more, by order of the master. */
  public void onDrop(Consumer<ChunkReply> answer, Effects effects) {
    if (primary != null) {
      primary.sealed(effects);
      endPrimary();
    }
    refuseParked(Refusals.notTail(chunk), effects);
    replica.drop(new Effect.Reply(answer, new ChunkReply.Done()), effects);
  }

  private void endPrimary() {
    if (primary != null) {
      primary.end();
      primary = null;
    }
  }

  /** More of a copy that the master has ordered; answered with where it stands then. */
  public void onCopy(ChunkReply.Batches frame, Consumer<ChunkReply> answer, Effects effects) {
    replica.copy(frame, answer, effects);
  }

  /** All of a copy has come: from now on it is as good as any, if it ends where it should. */
  public void onCopied(Position sealedAt, Consumer<ChunkReply> answer, Effects effects) {
    Effect done = new Effect.Reply(answer, new ChunkReply.Done());
    replica.seal(sealedAt, answer, done, effects);
  }

  /** The answer to an {@link Effect.Send}. */
  public void onAnswer(Awaited awaited, ChunkReply reply, long now, Effects effects) {
    if (primary != null && awaited instanceof Awaited.VoteOf vote) {
      primary.onVote(vote, reply, now, effects);
    } else if (primary != null && awaited instanceof Awaited.Writers writers) {
      primary.onWriters(writers, reply, now, effects);
    }
  }

  /** There will be no answer to an {@link Effect.Send}. */
  public void onNoAnswer(Awaited awaited, long now, Effects effects) {
    if (primary != null && awaited instanceof Awaited.VoteOf) {
      primary.onBroken(effects);
    } else if (primary != null && awaited instanceof Awaited.Writers writers) {
      primary.onWriters(writers, null, now, effects);
    }
  }

  /** How this server's own replica took a prepare. */
  public void onOwnVote(Effect.OwnVote vote, long now, Effects effects) {
    if (primary != null) {
      primary.onVote(new Awaited.VoteOf(0, vote.lsn()), vote.reply(), now, effects);
    }
    followReplica(effects);
  }

  /** The master's answer to an {@link Effect.AskMaster}. */
  public void onMaster(Question question, MasterReply reply, long now, Effects effects) {
    if (question == Question.SEAL) {
      onSealAnswer(reply, effects);
    } else if (question == Question.LOGGED) {
      if (primary != null) {
        primary.onLogged(reply, now, effects);
      }
    } else if (primary != null && question == Question.PLAN) {
      primary.onPlan(reply);
    } else if (primary != null) {
      primary.onDescribed(reply, effects);
    } else if (lookingUp) {
      onLookedUp(reply, now, effects);
    }
  }

  private void onSealAnswer(MasterReply reply, Effects effects) {
    if (reply instanceof MasterReply.SealDecided decided) {
      // The decision, told early: the master tells it again until it hears that it was done.
      replica.seal(decided.at(), ignored -> {}, new Effect.Persist(List.of(), List.of()), effects);
    }
    if (primary != null) {
      primary.onSealAnswer(reply, effects);
    }
    refuseParked(Refusals.notTail(chunk), effects);
    followReplica(effects);
  }

  private void onLookedUp(MasterReply reply, long now, Effects effects) {
    if (reply instanceof MasterReply.Chunk known) {
      ChunkDescription description = known.chunk().description();
      if (!known.chunk().isOpen()) {
        refuseParked(Refusals.notTail(chunk), effects);
      } else if (!ledHere(description)) {
        refuseParked(Refusals.notHere(chunk), effects);
      } else if (ReplicaChecks.openedByThisStart(standing, description)) {
        onOpenChunk(description, ignored -> {}, now, effects);
        refuseParked(Refusals.notTail(chunk), effects);
      } else {
        // Whoever waits goes on waiting, for the seal.
        neverToBegin(effects);
      }
    } else {
      refuseParked(Refusals.notHere(chunk), effects);
    }
  }

  private void refuseParked(Refused refusal, Effects effects) {
    lookingUp = false;
    parked.forEach(each -> effects.reply(each.answer(), refusal));
    parked.clear();
  }

  private void unpark(long now, Effects effects) {
    lookingUp = false;
    List<Parked> again = List.copyOf(parked);
    parked.clear();
    again.forEach(each -> onRequest(each.request(), each.answer(), now, effects));
  }

  /** A timer ran out. */
  public void onTimer(ChunkTimer timer, Effects effects) {
    if (timer == ChunkTimer.LOOKUP) {
      lookupOverdue = true;
    } else if (timer == ChunkTimer.RETIRE) {
      endPrimary();
      holds = false;
    } else if (primary != null) {
      primary.onTimer(timer, effects);
    }
  }

  /** After a restart: asks that the chunk, which can get no further here, be sealed. */
  public void onRestarted(Effects effects) {
    if (replica.state() == ReplicaState.FENCED && replica.description() != null) {
      standing.meter().sealAsked(SealReason.PRIMARY_RESTARTED);
      effects.add(
          new Effect.AskMaster(
              Question.SEAL, new SealChunk(chunk, SealReason.PRIMARY_RESTARTED, null, false)));
    }
  }

  /** All events that waited have been heard. */
  public void endOfDrain(long now, Effects effects) {
    if (lookupOverdue) {
      lookupOverdue = false;
      if (lookingUp) {
        refuseParked(
            new Refused(Code.UNAVAILABLE, 0, "the master does not say what " + chunk + " is"),
            effects);
      }
    }
    if (primary != null) {
      primary.endOfDrain(now, effects);
    }
  }

  /** The unit that holds this chunk's changes is durable. */
  public void persisted() {
    replica.persisted();
  }

  /** The unit was not stored: there is no room. What goes on needs none. */
  public void storeFull(Effects effects) {
    replica.storeFull(effects);
    followReplica(effects);
  }

  public ChunkId chunk() {
    return chunk;
  }

  /** For readers: only what is durable. */
  public ReplicaView view() {
    return replica.view();
  }

  /** Whether the store alone says everything there is to say. */
  public boolean isForgettable() {
    ReplicaView view = replica.view();
    return primary == null
        && !(holds && retiring)
        && parked.isEmpty()
        && !lookingUp
        && replica.state() == view.state()
        && (view.state() == ReplicaState.ABSENT
            || view.state() == ReplicaState.COPYING
            || view.isSealed()
            || view.description() == null);
  }

  /** Whether this server leads the chunk and admits. */
  public boolean isLeading() {
    return primary != null && primary.phase().compareTo(Primary.Phase.SEALING) < 0;
  }

  /** A request that waits to hear from the master what its chunk is. */
  private record Parked(ChunkRequest request, Consumer<ChunkReply> answer) {}
}

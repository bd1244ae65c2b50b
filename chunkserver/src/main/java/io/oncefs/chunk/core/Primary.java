package io.oncefs.chunk.core;

import static io.oncefs.common.Checks.invariant;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkReply.Refused.Code;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.ChunkRequest.Append;
import io.oncefs.protocol.ChunkRequest.CloseWriter;
import io.oncefs.protocol.ChunkRequest.ListWriters;
import io.oncefs.protocol.ChunkRequest.OpenWriter;
import io.oncefs.protocol.ChunkRequest.RemoveWriter;
import io.oncefs.protocol.FirstBatch;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest.CleanSeal;
import io.oncefs.protocol.MasterRequest.SealChunk;
import io.oncefs.protocol.MasterRequest.SealReason;
import io.oncefs.protocol.PlannedTail;
import io.oncefs.protocol.WriterTable;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Leads one open chunk: admits, places, groups, asks every replica, and answers what all of them
 * have stored.
 *
 * <pre>
 * LEARNING  has no writer table yet; requests are kept
 *    | the table came, or there is none to inherit
 * STARTING  batch 0 is out; requests are admitted, nothing follows it yet
 *    | every replica has voted for it
 * SERVING   beyond its capacity: asks what follows it, and goes on meanwhile
 *    | a master leads, or no room at all      | trouble, in any state before
 * CLOSING   admits nothing, waits for votes   |
 *    | c = p: fenced itself; what is planned  |
 *    | to follow here is prepared             |
 * SEALING   the master was asked; votes already cast may still commit
 *    | decided, or somebody sealed it
 * ENDED     answers the writer table for a while
 * </pre>
 *
 * <p>One that is only planned (its predecessor has ended, but no decision about it is logged) sends
 * batches and hears votes. Nothing is committed before it is logged, so nobody hears of anything
 * that rests on a record.
 */
final class Primary {
  private static final long OFFER_AGAIN_NANOS = 50_000_000L;
  private static final long PREPARED_TABLE_BYTES_MAX = 1L << 20;
  private static final int SELF = 0;

  /** Where it is in its life. */
  enum Phase {
    LEARNING,
    STARTING,
    SERVING,
    CLOSING,
    SEALING,
    ENDED
  }

  private final Standing standing;
  private final CoreSettings settings;
  private final Replica own;
  private final Pipeline pipeline;
  private final VoteClock voteClock;
  private final TableSearch search;
  private final StartBound startBound;
  private final TableShare share;
  private final KeptRequests kept;
  private final SealQueue untilSealed = new SealQueue();
  private final Following following;
  private ChunkDescription chunk;
  private Phase phase = Phase.LEARNING;

  /** Null if the log has the chunk as its file's tail. */
  private @Nullable Planned planned;

  private @Nullable Sending sending;
  private @Nullable WriterFold writers;
  private @Nullable Admission admission;
  private @Nullable WriterChanges changes;
  private long writersSinceNanos;
  private boolean sealAsked;
  private boolean overdueCheck;
  private boolean silenceTimer;
  private boolean noticeTimer;
  private boolean startOverdue;
  private boolean memoryTimer;
  private boolean memoryDue;

  /** Ends though there is room in it: nobody need go on with the file at once. */
  private boolean forMemory;

  Primary(Standing standing, Replica own, ChunkDescription chunk, long now) {
    invariant(
        chunk.primary().store().equals(standing.store()), "%s is led by another store", chunk);
    this.standing = standing;
    this.settings = standing.settings();
    this.own = own;
    this.chunk = chunk;
    this.pipeline = new Pipeline(chunk.replicas().size(), now);
    this.voteClock = new VoteClock(settings);
    this.search = new TableSearch(standing.store(), chunk);
    this.startBound = new StartBound(settings.startNanos(), now);
    this.share = new TableShare(standing.tables(), now);
    this.kept = new KeptRequests(chunk.chunk(), settings.startNanos() / 2);
    this.following = new Following(standing.store(), chunk.chunk());
  }

  /** Of a chunk that is not logged yet, behind one that ended with this writer table. */
  static Primary planned(
      Standing standing, Replica own, ChunkDescription chunk, WriterTable writers, long now) {
    Primary primary = new Primary(standing, own, chunk, now);
    primary.planned = new Planned(chunk, writers);
    return primary;
  }

  /** Begins to learn the writer table. */
  void begin(long now, Effects effects) {
    effects.timer(ChunkTimer.START, settings.startNanos());
    if (planned != null) {
      start(planned.takeWriters(), now, effects);
    } else if (chunk.predecessor() == null) {
      start(WriterTable.EMPTY, now, effects);
    } else {
      search.ask(effects);
    }
  }

  private void start(WriterTable table, long now, Effects effects) {
    phase = Phase.STARTING;
    WriterFold fold = WriterFold.of(table, now);
    if (!share.hasRoom(fold.memoryBytes())) {
      // Another server may have the memory for it; the master asks one.
      askSeal(SealReason.TAIL_NOT_STARTED, effects);
      return;
    }
    startBound.came(table, now);
    sending = new Sending(chunk, new FirstBatch(chunk, table), own, pipeline, settings);
    writers = fold;
    writersSinceNanos = now;
    admission = new Admission(chunk, fold, pipeline, standing.meter());
    changes =
        new WriterChanges(chunk, fold, pipeline, standing.meter(), settings.forgetting(), now);
    pipeline.first(now);
    if (!startBound.isLarge()) {
      admitKept(now, effects);
    }
  }

  private void admitKept(long now, Effects effects) {
    kept.take().forEach(each -> admit(each.request(), each.answer(), now, effects));
  }

  /** A writer's request. */
  void admit(ChunkRequest request, Consumer<ChunkReply> answer, long now, Effects effects) {
    Admission appends = admission;
    WriterChanges table = changes;
    if (phase == Phase.ENDED || untilSealed.isOver()) {
      effects.reply(answer, following.gone());
    } else if (phase == Phase.CLOSING || phase == Phase.SEALING) {
      untilSealed.add(answer);
    } else if (appends == null
        || table == null
        || (phase == Phase.STARTING && startBound.isLarge())) {
      kept.keep(request, answer, effects);
    } else {
      table.forgetSome(now);
      share.used(now);
      Verdict verdict =
          request instanceof Append append
              ? appends.append(append, now)
              : decideOnWriters(table, request, now);
      tell(verdict, answer, effects);
    }
  }

  private static Verdict decideOnWriters(WriterChanges table, ChunkRequest request, long now) {
    if (request instanceof OpenWriter open) {
      return table.open(open, now);
    } else if (request instanceof CloseWriter close) {
      return table.close(close, now);
    } else if (request instanceof RemoveWriter remove) {
      return table.remove(remove, now);
    }
    return table.list((ListWriters) request, now);
  }

  private void tell(Verdict verdict, Consumer<ChunkReply> answer, Effects effects) {
    Waiting waiter = new Waiting(answer, verdict.reply());
    if (verdict.chunkFull()) {
      phase = Phase.CLOSING;
      untilSealed.add(waiter, verdict.rests());
    } else if (verdict.rests() < pipeline.committedAt().lsn()) {
      effects.reply(answer, verdict.reply());
    } else {
      pipeline.await(verdict.rests(), waiter);
    }
  }

  /** All that waited has been heard: sends what may go, and looks after what is overdue. */
  void endOfDrain(long now, Effects effects) {
    Pipeline.Overdue overdue = overdueCheck ? pipeline.overdue() : null;
    overdueCheck = false;
    if (overdue != null && started() && now - overdue.sinceNanos() > silenceNanos()) {
      askSeal(SealReason.REPLICA_SILENT, effects);
    } else if (startOverdue && planned != null) {
      planned.ask(effects);
      effects.timer(ChunkTimer.START, settings.startNanos());
    } else if (startOverdue && !started()) {
      long left = startBound.leftNanos(now);
      if (left <= 0) {
        askSeal(SealReason.TAIL_NOT_STARTED, effects);
      } else {
        effects.timer(ChunkTimer.START, left);
      }
    }
    startOverdue = false;
    if (memoryDue && phase == Phase.SERVING && share.mustGo(now)) {
      forMemory = true;
      phase = Phase.CLOSING;
    }
    countTable(effects);
    flush(now, effects);
    if (phase == Phase.SERVING && pipeline.isDue(chunk)) {
      following.ask(effects);
    }
    if (pipeline.sentCount() > 0 && !silenceTimer && phase.compareTo(Phase.SEALING) < 0) {
      silenceTimer = true;
      effects.timer(ChunkTimer.SILENCE, silenceNanos() / 4);
    }
    if (sending != null && sending.mayAnnounce() && !noticeTimer) {
      noticeTimer = true;
      effects.timer(ChunkTimer.COMMIT_NOTICE, settings.commitNoticeNanos());
    }
    if (phase == Phase.CLOSING && pipeline.isIdle()) {
      close(now, effects);
    }
  }

  private void countTable(Effects effects) {
    WriterFold fold = writers;
    if (fold != null) {
      share.is(fold.memoryBytes());
    }
    if (share.mayHaveToGo() && !memoryTimer && phase.compareTo(Phase.SEALING) < 0) {
      memoryTimer = true;
      effects.timer(ChunkTimer.TABLE_MEMORY, settings.tables().coldNanos());
    }
    memoryDue = false;
  }

  /** It is let go of: its table leaves memory. */
  void end() {
    writers = null;
    share.end();
  }

  /** A master leads: a chunk that is due may end, the next one will follow at once. */
  void onPlan(MasterReply reply) {
    if (phase == Phase.SERVING) {
      phase = Phase.CLOSING;
      following.told(reply);
    }
  }

  /**
   * The log has the chunk: it is the tail, and what all replicas have voted for is committed. False
   * if it has another one than was prepared: then nothing of this one ever is.
   */
  boolean logged(ChunkDescription as, long now, Effects effects) {
    Planned before = planned;
    if (before == null) {
      return true;
    }
    if (!chunk.isSameAs(as)) {
      return false;
    }
    planned = null;
    SealReason troubled = before.troubled();
    if (troubled != null) {
      askSeal(troubled, effects);
    } else {
      commit(now, effects);
    }
    return true;
  }

  boolean isLogged() {
    return planned == null;
  }

  /** Whether the chunk was logged, if a master was asked for that. */
  void onLogged(MasterReply reply, long now, Effects effects) {
    if (planned == null) {
      return;
    }
    if (reply instanceof MasterReply.Chunk known) {
      ChunkDescription as = planned.hear(known, effects);
      if (as != null) {
        logged(as, now, effects);
      }
    } else {
      sealed(effects);
    }
  }

  private long silenceNanos() {
    return voteClock.boundNanos(pipeline.sentBytes());
  }

  private boolean started() {
    return pipeline.committedAt().lsn() > 0;
  }

  private void flush(long now, Effects effects) {
    if (sending != null && phase != Phase.SEALING && phase != Phase.ENDED) {
      sending.flush(now, effects);
    }
  }

  /** What a replica, this server's own included, says to a prepare. */
  void onVote(Awaited.VoteOf of, ChunkReply reply, long now, Effects effects) {
    if (reply instanceof ChunkReply.Vote vote) {
      long sent = pipeline.sentNanos(of.lsn(), now);
      if (!pipeline.vote(of.replica(), vote.prepared(), now)) {
        askSeal(SealReason.REPLICA_BROKEN, effects);
      } else if (of.replica() != SELF) {
        voteClock.voteTook(now - sent);
      }
      commit(now, effects);
    } else if (of.lsn() == 0
        && phase == Phase.STARTING
        && sending != null
        && mayBeOfferedAgain(reply)) {
      sending.mayOfferAgain(of.replica());
      effects.timer(ChunkTimer.OFFER_AGAIN, OFFER_AGAIN_NANOS);
    } else {
      onBroken(effects);
    }
  }

  /** A prepare will get no answer. */
  void onBroken(Effects effects) {
    askSeal(pipeline.hasBegun() ? SealReason.REPLICA_BROKEN : SealReason.TAIL_NOT_STARTED, effects);
  }

  private static boolean mayBeOfferedAgain(ChunkReply reply) {
    return reply instanceof Refused refused
        && (refused.code() == Code.NOT_REGISTERED || refused.code() == Code.UNAVAILABLE);
  }

  private void commit(long now, Effects effects) {
    if (planned != null) {
      return;
    }
    Round round = pipeline.takeCommitted();
    while (round != null) {
      own.commit(round.lsn() + 1);
      standing
          .meter()
          .batchCommitted(
              round.records(),
              round.bytes(),
              round.sentNanos() - round.admittedNanos(),
              now - round.sentNanos());
      round.waiting().forEach(each -> effects.reply(each.to(), each.reply()));
      if (phase == Phase.STARTING) {
        phase = Phase.SERVING;
        if (sending != null) {
          sending.started();
        }
        admitKept(now, effects);
      }
      round = pipeline.takeCommitted();
    }
  }

  /** The chunk is full and everything is committed: this is where it ends. */
  private void close(long now, Effects effects) {
    Position at = pipeline.committedAt();
    invariant(own.staged().equals(at), "%s: own replica at %s, c is %s", chunk, own.staged(), at);
    phase = Phase.SEALING;
    boolean wanted = !forMemory || !untilSealed.isEmpty();
    PlannedTail plan = isTableLarge() ? null : following.plan();
    CleanSeal clean = new CleanSeal(at, plan);
    SealChunk seal = new SealChunk(chunk.chunk(), SealReason.CHUNK_FULL, clean, wanted);
    own.fenceThen(new Effect.AskMaster(Question.SEAL, seal), effects);
    asked(SealReason.CHUNK_FULL, effects);
    if (plan != null) {
      following.prepare(chunk, plan, at, Objects.requireNonNull(tableAt(at, now)), effects);
      untilSealed.release(at.lsn(), following.gone(), effects);
    }
  }

  /** A large table takes a while to hand over: the next primary asks for it, when it is logged. */
  private boolean isTableLarge() {
    return writers != null && writers.memoryBytes() > PREPARED_TABLE_BYTES_MAX;
  }

  /** Trouble: asks for the seal and admits nothing more. */
  private void askSeal(SealReason reason, Effects effects) {
    if (sealAsked || phase == Phase.ENDED) {
      return;
    }
    stopSending();
    if (planned != null) {
      planned.troubled(reason);
      return;
    }
    boolean wanted = !untilSealed.isEmpty() || hasWaiting();
    effects.add(
        new Effect.AskMaster(Question.SEAL, new SealChunk(chunk.chunk(), reason, null, wanted)));
    asked(reason, effects);
  }

  private void asked(SealReason reason, Effects effects) {
    sealAsked = true;
    standing.meter().sealAsked(reason);
    effects.timer(ChunkTimer.SEAL_BOUND, settings.sealWaitNanos());
  }

  private boolean hasWaiting() {
    for (Round each : pipeline.underWay()) {
      if (!each.waiting().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private void stopSending() {
    phase = Phase.SEALING;
    kept.take().forEach(each -> untilSealed.add(each.answer()));
    pipeline
        .dropUnsent()
        .forEach(round -> round.waiting().forEach(each -> untilSealed.add(each.to())));
  }

  /** The own replica accepts no prepare any more: somebody else is sealing. */
  void fencedHere(Effects effects) {
    if (phase != Phase.SEALING && phase != Phase.ENDED) {
      stopSending();
      effects.timer(ChunkTimer.SEAL_BOUND, settings.sealWaitNanos());
    }
  }

  /** The chunk is sealed: who still waits must ask the next tail. */
  void sealed(Effects effects) {
    if (phase != Phase.ENDED) {
      if (phase != Phase.SEALING) {
        stopSending();
      }
      phase = Phase.ENDED;
      release(effects);
      effects.timer(ChunkTimer.RETIRE, settings.retireNanos());
    }
  }

  private void release(Effects effects) {
    for (Round each : pipeline.underWay()) {
      each.waiting().forEach(waiter -> untilSealed.add(waiter.to()));
      each.waiting().clear();
    }
    untilSealed.release(pipeline.committedAt().lsn(), following.gone(), effects);
  }

  /** The master's answer to the seal that was asked for. */
  void onSealAnswer(MasterReply reply, Effects effects) {
    if (reply instanceof MasterReply.SealDecided decided) {
      following.decided(decided.nextTail(), effects);
    } else {
      following.abandon(effects);
      release(effects);
    }
  }

  /** What the master knows of this chunk by now. */
  void onDescribed(MasterReply reply, Effects effects) {
    if (phase != Phase.LEARNING) {
      return;
    }
    if (reply instanceof MasterReply.Chunk known && known.chunk().isOpen()) {
      chunk = known.chunk().description();
      search.located(chunk);
      search.ask(effects);
    } else {
      effects.timer(ChunkTimer.TABLE, OFFER_AGAIN_NANOS);
    }
  }

  /** The writer table, or none from whom it was asked. */
  void onWriters(Awaited.Writers awaited, @Nullable ChunkReply reply, long now, Effects effects) {
    if (phase != Phase.LEARNING || !search.isCurrent(awaited)) {
      return;
    }
    if (reply instanceof ChunkReply.Writers found) {
      start(found.table(), now, effects);
    } else if (reply instanceof Refused refused && refused.code() == Code.IN_HAND) {
      startBound.comes(now);
      search.askAgain(effects);
    } else {
      search.ask(effects);
    }
  }

  /** A timer of this chunk ran out. */
  void onTimer(ChunkTimer timer, Effects effects) {
    switch (timer) {
      case SILENCE -> {
        silenceTimer = false;
        overdueCheck = true;
      }
      case COMMIT_NOTICE -> {
        noticeTimer = false;
        if (sending != null) {
          sending.announce(effects);
        }
      }
      case START -> startOverdue = true;
      case TABLE_MEMORY -> {
        memoryTimer = false;
        memoryDue = true;
      }
      case KEPT -> kept.tell(effects);
      case TABLE -> {
        if (phase == Phase.LEARNING) {
          search.goOn(effects);
        }
      }
      case OFFER_AGAIN -> {
        if (sending != null && phase == Phase.STARTING) {
          sending.offerAgain(effects);
        }
      }
      case SEAL_BOUND -> {
        release(effects);
        if (!sealAsked) {
          askSeal(SealReason.REQUESTED, effects);
        }
      }
      case RETIRE, LOOKUP -> {}
    }
  }

  /** The writer table as of this position, if that is where everything admitted ends. */
  @Nullable WriterTable tableAt(Position at, long now) {
    WriterFold fold = writers;
    return fold != null && at.lsn() == pipeline.lastLsn() + 1 && at.equals(pipeline.sentEnd())
        ? fold.table(now)
        : null;
  }

  /** How long it has had a writer table. */
  long writersForNanos(long now) {
    return writers == null ? 0 : now - writersSinceNanos;
  }

  long committedLength() {
    return pipeline.committedAt().length();
  }

  Phase phase() {
    return phase;
  }

  ChunkId chunk() {
    return chunk.chunk();
  }
}

package io.oncefs.client.session;

import io.oncefs.client.core.Appended;
import io.oncefs.client.core.Failure;
import io.oncefs.client.core.Tail;
import io.oncefs.client.core.WriterEffect;
import io.oncefs.client.core.WriterSession;
import io.oncefs.client.core.WriterTerms;
import io.oncefs.common.Slice;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest.AppendRecord;
import io.oncefs.protocol.ChunkRequest.CloseWriter;
import io.oncefs.protocol.RecordedResult;
import io.oncefs.protocol.WriterRow;
import io.oncefs.runtime.Timer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One writer of one file, from anywhere: runs a {@link WriterSession} on the client's loop. Public
 * methods may be called from any thread; appends are taken in the order of the calls. Futures
 * complete on the loop, with {@link io.oncefs.client.session.OperationFailed} if not well.
 */
public final class AppendSession {
  private static final long CLOSE_TIMEOUT_NANOS = 1_000_000_000L;

  private final ClientContext context;
  private final FileTail tails;
  private final WriterId writer;
  private final WriterSession<AppendTicket> session;
  private final Repeats repeats;
  private final Resolving resolving;
  private final AskedAppends asked;
  private final Outside outside = new Outside();
  private final FlushWaits flushes;
  private volatile long lastRecorded;
  private volatile @Nullable Failure closed;

  /** No two records are under way, as far as their numbers tell. */
  private volatile boolean alone = true;

  private @Nullable Timer timer;
  private long timerNanos = Long.MAX_VALUE;
  private boolean stepping;
  private boolean stepAgain;

  private AppendSession(
      ClientContext context,
      FileTail tails,
      WriterId writer,
      WriterSession<AppendTicket> session,
      List<RecordedResult> recorded) {
    this.context = context;
    this.tails = tails;
    this.writer = writer;
    this.session = session;
    RecordSearch search = new RecordSearch(context, tails.file(), writer);
    this.repeats = new Repeats(context, search, writer, recorded);
    this.resolving = new Resolving(context, tails, search, session, writer, this::step);
    this.flushes = new FlushWaits(context.loop());
    this.asked = new AskedAppends(() -> context.loop().execute(this::takeAsked));
    this.lastRecorded = session.lastRecorded();
  }

  /** A writer that begins with its first append. */
  static AppendSession random(ClientContext context, FileTail tails, WriterTerms terms) {
    WriterId writer = WriterId.random(context.host().entropy().nextId());
    WriterSession<AppendTicket> session =
        new WriterSession<>(writer, new WriterEpoch(0), 0, terms, context.seed());
    return new AppendSession(context, tails, writer, session, List.of());
  }

  /** A writer that was taken over. */
  static AppendSession named(
      ClientContext context, FileTail tails, WriterRow row, WriterTerms terms) {
    WriterSession<AppendTicket> session =
        new WriterSession<>(row.writer(), row.epoch(), row.lastSequence(), terms, context.seed());
    return new AppendSession(context, tails, row.writer(), session, row.results());
  }

  public WriterId writer() {
    return writer;
  }

  /** The highest seq known to be on record: at the opening, or acknowledged since. */
  public long lastSequence() {
    return lastRecorded;
  }

  /** Appends under the next seq. */
  public CompletableFuture<Appended> append(Slice bytes) {
    return append(AppendTicket.NEXT, bytes, AppendRecord.ANY_LENGTH);
  }

  /**
   * Appends.
   *
   * @param sequence at least 1; 0 for the next one. One at or below the last is a repetition and
   *     gets the original's outcome
   * @param bytes not changed any more by the caller
   * @param ifLength only if the file is exactly so long; {@link AppendRecord#ANY_LENGTH} for any
   */
  public CompletableFuture<Appended> append(long sequence, Slice bytes, long ifLength) {
    CompletableFuture<Appended> outcome = new CompletableFuture<>();
    asked.add(new AppendTicket(sequence, bytes, bytes.crc32c(), ifLength, context.now(), outcome));
    if (closed != null) {
      failAsked(closed);
    }
    return outcome;
  }

  /** Done when every append asked for so far has its outcome, good or bad. */
  public CompletableFuture<Void> flush() {
    return context.onLoop(
        () -> {
          takeAsked();
          return flushes.flush();
        });
  }

  /**
   * Finds out about a seq for good: raises the writer's epoch first, so that no earlier attempt can
   * come in any more. A random-id writer has no epochs: for it an absent seq is {@code
   * OUTCOME_UNKNOWN}.
   *
   * @return where it is, or empty: never, under any epoch so far
   */
  public CompletableFuture<Optional<Appended>> resolve(long sequence) {
    return context.onLoop(() -> resolving.resolve(sequence));
  }

  /**
   * Ends the session, on the loop: what has no outcome yet fails. A random-id writer says goodbye,
   * if it can.
   *
   * @return done when that was heard, or given up
   */
  CompletableFuture<Void> end(Failure failure) {
    CompletableFuture<Void> goodbye = new CompletableFuture<>();
    closed = failure;
    takeAsked();
    Tail tail = session.tail();
    boolean clean = session.isIdle() && session.stopped() == null;
    session.abandon(failure);
    step();
    if (clean && tail != null && !writer.isNamed() && session.lastRecorded() > 0) {
      context.call(
          tail.primary(),
          new CloseWriter(tail.chunk(), writer, session.epoch()),
          CLOSE_TIMEOUT_NANOS,
          reply -> goodbye.complete(null),
          (noAnswer, detail) -> goodbye.complete(null));
    } else {
      goodbye.complete(null);
    }
    return goodbye;
  }

  private void failAsked(Failure failure) {
    for (AppendTicket each = asked.poll(); each != null; each = asked.poll()) {
      context.fail(each.outcome(), failure);
    }
  }

  /**
   * The answer to one append alone waits for no other thread. Many at once come in larger batches
   * when they do: what is asked for meanwhile goes along. A thread of an application is never lent
   * the loop: it may stop anywhere, for any time.
   */
  private void hear(Runnable task) {
    if (alone) {
      context.loop().hereOrThere(task);
    } else {
      context.loop().execute(task);
    }
  }

  private void takeAsked() {
    asked.attended();
    step();
  }

  private void take(AppendTicket ticket) {
    long last = session.lastOffered();
    long sequence = ticket.sequence() == AppendTicket.NEXT ? last + 1 : ticket.sequence();
    if (sequence > last) {
      session.offer(
          ticket,
          sequence,
          ticket.bytes(),
          ticket.crc32c(),
          ticket.ifLength(),
          ticket.askedNanos());
    } else {
      repeats.take(ticket, sequence, session.unresolved(sequence), session.lastRecorded());
    }
  }

  /** Runs effects until there are none, then waits for the next instant that matters. */
  private void step() {
    stepAgain = true;
    if (stepping) {
      return;
    }
    stepping = true;
    try {
      stepUntilDone();
    } finally {
      stepping = false;
    }
    alone = session.lastOffered() - lastRecorded <= 1;
    setTimer(session.wakeNanos());
    asked.wakeAt(session.wantedSize());
  }

  private void stepUntilDone() {
    while (stepAgain) {
      stepAgain = false;
      for (AppendTicket each = asked.poll(); each != null; each = asked.poll()) {
        flushes.add(each.outcome());
        take(each);
      }
      List<WriterEffect<AppendTicket>> effects = session.effects(context.now());
      // Before anybody hears of an outcome: who has heard of it may ask.
      lastRecorded = session.lastRecorded();
      effects.forEach(each -> each.runOn(outside));
    }
  }

  /** A timer that fires too early does no harm: it is set anew then, not at every step. */
  private void setTimer(long wakeNanos) {
    if (wakeNanos >= timerNanos) {
      return;
    }
    if (timer != null) {
      timer.cancel();
    }
    timerNanos = wakeNanos;
    timer =
        context
            .loop()
            .after(
                Math.max(0, wakeNanos - context.now()),
                () -> {
                  timerNanos = Long.MAX_VALUE;
                  timer = null;
                  step();
                });
  }

  /** Does what the session asks for. */
  private final class Outside implements WriterEffect.Outside<AppendTicket> {
    @Override
    public void send(WriterEffect.Send<AppendTicket> effect) {
      long number = effect.number();
      context.call(
          effect.to(),
          effect.append(),
          effect.timeoutNanos(),
          AppendSession.this::hear,
          reply -> {
            if (!isAllOutcomes(reply)) {
              context.events().requestRepeated();
            }
            if (reply instanceof ChunkReply.Moved moved) {
              Tail next = tails.told(effect.append().chunk(), moved.next());
              session.onMoved(number, next, context.now());
            } else {
              session.onReply(number, reply, context.now());
            }
            step();
          },
          (failure, detail) -> {
            context.events().requestRepeated();
            session.onFailure(number, failure, detail, context.now());
            step();
          });
    }

    private boolean isAllOutcomes(ChunkReply reply) {
      return reply instanceof ChunkReply.Appended appended && appended.rejection() == null;
    }

    @Override
    public void needTail(WriterEffect.NeedTail<AppendTicket> effect) {
      context.when(
          tails.find(effect.need(), effect.deadlineNanos()),
          found -> {
            session.onTail(found, context.now());
            step();
          },
          failure -> {
            session.onTailFailed(failure, context.now());
            step();
          });
    }

    @Override
    public void succeed(WriterEffect.Succeed<AppendTicket> effect) {
      AppendTicket ticket = effect.ticket();
      Appended appended = effect.appended();
      context
          .events()
          .appended(context.now() - ticket.askedNanos(), appended.length(), appended.duplicate());
      ticket.outcome().complete(appended);
    }

    @Override
    public void fail(WriterEffect.Fail<AppendTicket> effect) {
      context.events().appendFailed();
      context.fail(effect.ticket().outcome(), effect.failure());
    }

    @Override
    public void search(WriterEffect.Search<AppendTicket> effect) {
      repeats.search(effect.ticket(), effect.sequence(), effect.ifAbsent());
    }
  }
}

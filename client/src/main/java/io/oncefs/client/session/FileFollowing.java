package io.oncefs.client.session;

import io.oncefs.client.core.Backoff;
import io.oncefs.client.core.Failure;
import io.oncefs.client.core.Trouble;
import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Slice;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.ReadBytes;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkRequest.Read;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest.ListChunks;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Follows a file as it grows: every committed byte from where it began, once and in order. What is
 * known to be committed is read ahead as any reader would; at the end the primary of the open chunk
 * is asked to answer as soon as it has committed more, so the masters are not asked for each
 * append. They are asked which chunk is the tail when a primary has nothing more to say, and every
 * few seconds: a primary that was cut off does not know that the file went on without it.
 *
 * <pre>
 * BEHIND  --all that is known was given-->  AT_END
 * AT_END  --more is known committed-->      BEHIND
 * AT_END  --the chunk ended, or no answer-->  ask the masters; the open chunk is sealed if its primary is gone
 * </pre>
 */
public final class FileFollowing {
  private static final int WAIT_MILLIS = 1_000;

  /**
   * Bytes asked for at the end, where an answer may be long in coming. A server counts them among
   * what a client's reads there may ask for together for as long as it holds the answer back, so
   * hundreds of files can be followed. What else is committed is read as what lies behind is.
   */
  static final int AT_END_BYTES = 64 << 10;

  private static final long TAIL_KNOWN_NANOS = 3_000_000_000L;
  private static final long PAUSE_FIRST_NANOS = 5_000_000L;
  private static final long PAUSE_CAP_NANOS = 250_000_000L;

  /** Between looks at a file that nobody appends to, after some seconds of shorter ones. */
  private static final long IDLE_PAUSE_NANOS = 2_000_000_000L;

  private static final int LOOKS_BEFORE_IDLE = 20;

  private final ClientContext context;
  private final FileChunks chunks;
  private final FileReading reading;
  private final long readAheadBytes;
  private final Backoff pauses;

  private @Nullable CompletableFuture<List<Slice>> waiting;
  private boolean ended;
  private long position;

  /** So much of the file is committed, at least. */
  private long proven;

  private @Nullable ReadAhead behind;
  private @Nullable ChunkInfo tail;
  private long tailSeenNanos;

  /** How often in a row the masters knew of no open chunk and of no more bytes. */
  private int looksInVain;

  FileFollowing(
      ClientContext context,
      FileChunks chunks,
      FileReading reading,
      long from,
      long readAheadBytes) {
    this.context = context;
    this.chunks = chunks;
    this.reading = reading;
    this.position = from;
    this.readAheadBytes = readAheadBytes;
    this.pauses = new Backoff(PAUSE_FIRST_NANOS, PAUSE_CAP_NANOS, context.seed());
  }

  public FileId file() {
    return reading.file();
  }

  /**
   * What comes next, at least one byte, however long that takes. One call at a time; after a
   * failure the next call goes on at the same byte.
   */
  public CompletableFuture<List<Slice>> next() {
    return context.onLoop(
        () -> {
          CompletableFuture<List<Slice>> next = new CompletableFuture<>();
          waiting = next;
          if (ended) {
            context.fail(next, noLonger());
          } else {
            advance(next);
          }
          return next;
        });
  }

  /** Fails what is waited for. Idempotent, from any thread. */
  public void end() {
    context
        .loop()
        .execute(
            () -> {
              ended = true;
              if (waiting != null) {
                context.fail(waiting, noLonger());
              }
            });
  }

  private static Failure noLonger() {
    return Failure.of(Failure.Kind.CLOSED, "the file is no longer followed");
  }

  private void advance(CompletableFuture<List<Slice>> next) {
    if (next.isDone()) {
      return;
    }
    if (position < proven) {
      catchUp(next);
    } else if (tail == null || context.now() - tailSeenNanos > TAIL_KNOWN_NANOS) {
      findTail(next);
    } else {
      awaitMore(tail, next);
    }
  }

  private void catchUp(CompletableFuture<List<Slice>> next) {
    ReadAhead ahead =
        behind == null || behind.isAtEnd()
            ? new ReadAhead(reading, position, proven, readAheadBytes)
            : behind;
    behind = ahead;
    context.when(
        context.backOnLoop(ahead.next()),
        runs -> give(runs, next),
        failure -> {
          behind = null;
          context.fail(next, failure);
        });
  }

  private void give(List<Slice> runs, CompletableFuture<List<Slice>> next) {
    if (next.isDone()) {
      // Nobody hears it: it is read again, if anybody asks again.
      behind = null;
      return;
    }
    runs.forEach(each -> position += each.length());
    proven = Math.max(proven, position);
    pauses.reset();
    looksInVain = 0;
    next.complete(runs);
  }

  private void findTail(CompletableFuture<List<Slice>> next) {
    context.when(
        context
            .masters()
            .ask(
                new ListChunks(file(), Long.MAX_VALUE, 1),
                MasterReply.Chunks.class,
                context.deadline()),
        answer -> {
          List<ChunkInfo> last = answer.chunks();
          tail = null;
          if (last.isEmpty()) {
            pauseInVain(next);
          } else {
            lookAt(last.get(last.size() - 1), next);
          }
        },
        failure -> context.fail(next, failure));
  }

  private void lookAt(ChunkInfo last, CompletableFuture<List<Slice>> next) {
    long start = last.description().start();
    if (last.sealedAt() != null) {
      proven = Math.max(proven, start + last.sealedAt().length());
      if (position < proven) {
        advance(next);
      } else {
        pauseInVain(next);
      }
    } else {
      looksInVain = 0;
      tail = last;
      tailSeenNanos = context.now();
      proven = Math.max(proven, start);
      advance(next);
    }
  }

  /** Goes on if there is more than was given; otherwise looks again in a moment. */
  private void learn(long length, CompletableFuture<List<Slice>> next) {
    proven = Math.max(proven, length);
    if (position < proven) {
      advance(next);
    } else {
      pause(next);
    }
  }

  private void awaitMore(ChunkInfo chunk, CompletableFuture<List<Slice>> next) {
    long within = position - chunk.description().start();
    ChunkId id = chunk.description().chunk();
    long asked = context.now();
    context.call(
        chunk.description().primary().destination(),
        new Read(id, within, AT_END_BYTES, 0, WAIT_MILLIS),
        WAIT_MILLIS * 1_000_000L + context.settings().writer().silenceNanos(),
        reply -> onReply(chunk, asked, reply, next),
        (failure, detail) -> measure(next));
  }

  private void onReply(
      ChunkInfo chunk, long asked, ChunkReply reply, CompletableFuture<List<Slice>> next) {
    if (reply instanceof ReadBytes read) {
      long committed = chunk.description().start() + read.committedLength();
      if (read.bytes().length() > 0) {
        chunks.learn(List.of(chunk), committed);
        proven = Math.max(proven, committed);
        onBytes(chunk, read, next);
      } else if (read.sealed()) {
        findTail(next);
      } else if (context.now() - asked < WAIT_MILLIS * 1_000_000L / 2) {
        // It holds too many such answers back already.
        pause(next);
      } else {
        advance(next);
      }
    } else if (reply instanceof Refused no && Trouble.of(no.code()) == Trouble.BUSY) {
      pause(next);
    } else {
      measure(next);
    }
  }

  private void onBytes(ChunkInfo chunk, ReadBytes read, CompletableFuture<List<Slice>> next) {
    if (read.bytes().crc32c() == read.crc32c()) {
      give(List.of(read.bytes()), next);
    } else {
      context.reportDamage(chunk.description().chunk(), chunk.description().primary().store());
      advance(next);
    }
  }

  /** Finds out how long the file is without the answer that did not come. */
  private void measure(CompletableFuture<List<Slice>> next) {
    tail = null;
    context.when(
        FileLength.of(context, chunks, context.deadline()),
        length -> learn(length, next),
        failure -> context.fail(next, failure));
  }

  /** There is nobody to wait for but whoever appends next, and that may be never. */
  private void pauseInVain(CompletableFuture<List<Slice>> next) {
    looksInVain++;
    if (looksInVain <= LOOKS_BEFORE_IDLE) {
      pause(next);
    } else {
      context.loop().after(IDLE_PAUSE_NANOS, () -> advance(next));
    }
  }

  private void pause(CompletableFuture<List<Slice>> next) {
    context.loop().after(pauses.nextNanos(), () -> advance(next));
  }
}

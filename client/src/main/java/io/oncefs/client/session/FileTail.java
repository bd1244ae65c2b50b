package io.oncefs.client.session;

import io.oncefs.client.core.Failure;
import io.oncefs.client.core.Tail;
import io.oncefs.client.core.TailNeed;
import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkDescription.Predecessor;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest.ListChunks;
import io.oncefs.protocol.MasterRequest.OpenTail;
import io.oncefs.protocol.MasterRequest.SealChunk;
import io.oncefs.protocol.MasterRequest.SealReason;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where a file is appended to. Shared by all who use the file in this client: one question to the
 * master serves all who wait, and a chunk is reported at most every {@value #SEAL_EVERY_MILLIS} ms.
 */
final class FileTail {
  private static final long SEAL_EVERY_MILLIS = 500;
  private static final long SEAL_ANOTHER_EVERY_MILLIS = 50;
  private static final int STALE_MAX = 8;

  private final ClientContext context;
  private final FileId file;
  private @Nullable Tail known;
  private @Nullable Asked reading;
  private @Nullable CompletableFuture<Tail> sealing;
  private @Nullable ChunkId sealAskedChunk;
  private long sealAskedNanos;

  FileTail(ClientContext context, FileId file) {
    this.context = context;
    this.file = file;
  }

  /** A question to the master that is under way, or was answered. */
  private record Asked(CompletableFuture<Tail> tail, long sinceNanos) {}

  FileId file() {
    return file;
  }

  /** A tail that meets the need, opened if the file has none; fails with why there is none. */
  CompletableFuture<Tail> find(TailNeed need, long deadlineNanos) {
    if (known != null && need.isMetBy(known)) {
      return CompletableFuture.completedFuture(known);
    }
    ChunkId ending = need.troubled() == null ? null : toSeal(need.troubled());
    if (ending != null && need.seal() != null && maySeal(ending)) {
      return seal(ending, need.seal(), deadlineNanos);
    }
    return read(need.sinceNanos(), deadlineNanos);
  }

  private boolean maySeal(ChunkId chunk) {
    long millis = chunk.equals(sealAskedChunk) ? SEAL_EVERY_MILLIS : SEAL_ANOTHER_EVERY_MILLIS;
    return sealAskedChunk == null
        || isSealing(chunk)
        || context.now() - sealAskedNanos >= millis * 1_000_000;
  }

  private boolean isSealing(ChunkId chunk) {
    return sealing != null && !sealing.isDone() && chunk.equals(sealAskedChunk);
  }

  private CompletableFuture<Tail> seal(ChunkId chunk, SealReason reason, long deadlineNanos) {
    if (sealing != null && isSealing(chunk)) {
      return sealing;
    }
    long since = context.now();
    sealAskedChunk = chunk;
    sealAskedNanos = since;
    CompletableFuture<Tail> asked =
        context
            .masters()
            .ask(
                new SealChunk(chunk, reason, null, true),
                MasterReply.SealDecided.class,
                deadlineNanos)
            .thenCompose(decided -> next(decided, since, deadlineNanos))
            .exceptionallyCompose(thrown -> unknown(thrown, since, deadlineNanos));
    sealing = asked;
    return asked;
  }

  private CompletableFuture<Tail> next(
      MasterReply.SealDecided decided, long sinceNanos, long deadlineNanos) {
    ChunkInfo next = decided.nextTail();
    return next != null && next.isOpen()
        ? CompletableFuture.completedFuture(learn(Tail.logged(next, sinceNanos)))
        : read(sinceNanos, deadlineNanos);
  }

  /** Of a chunk that was planned and never came about; or of a file that is deleted. */
  private CompletableFuture<Tail> unknown(Throwable thrown, long sinceNanos, long deadlineNanos) {
    Failure failure = OperationFailed.failureOf(thrown);
    return failure.kind() == Failure.Kind.NOT_FOUND
        ? read(sinceNanos, deadlineNanos)
        : OperationFailed.future(failure);
  }

  private CompletableFuture<Tail> read(long sinceNanos, long deadlineNanos) {
    Asked under = reading;
    if (under != null && !under.tail().isDone() && under.sinceNanos() >= sinceNanos) {
      return under.tail();
    }
    long since = context.now();
    Asked asked = new Asked(readFrom(since, deadlineNanos, 0), since);
    reading = asked;
    return asked.tail();
  }

  private CompletableFuture<Tail> readFrom(long sinceNanos, long deadlineNanos, int stale) {
    return context
        .masters()
        .ask(new ListChunks(file, Long.MAX_VALUE, 1), MasterReply.Chunks.class, deadlineNanos)
        .thenCompose(
            answer -> {
              ChunkInfo last =
                  answer.chunks().isEmpty()
                      ? null
                      : answer.chunks().get(answer.chunks().size() - 1);
              return last != null && last.isOpen()
                  ? CompletableFuture.completedFuture(learn(Tail.logged(last, sinceNanos)))
                  : open(last, sinceNanos, deadlineNanos, stale);
            });
  }

  private CompletableFuture<Tail> open(
      @Nullable ChunkInfo last, long sinceNanos, long deadlineNanos, int stale) {
    ChunkId predecessor = last == null ? null : last.description().chunk();
    return context
        .masters()
        .ask(new OpenTail(file, predecessor), MasterReply.Chunk.class, deadlineNanos)
        .thenApply(opened -> learn(Tail.logged(opened.chunk(), sinceNanos)))
        .exceptionallyCompose(thrown -> again(thrown, sinceNanos, deadlineNanos, stale));
  }

  private CompletableFuture<Tail> again(
      Throwable thrown, long sinceNanos, long deadlineNanos, int stale) {
    Failure failure = OperationFailed.failureOf(thrown);
    return failure.kind() == Failure.Kind.STALE && stale < STALE_MAX
        ? readFrom(sinceNanos, deadlineNanos, stale + 1)
        : OperationFailed.future(failure);
  }

  /**
   * The primary of a chunk has told what follows it.
   *
   * @return the newest tail known by now; null if that cannot follow
   */
  @Nullable Tail told(ChunkId by, ChunkDescription next) {
    Predecessor before = next.predecessor();
    return next.file().equals(file) && before != null && before.chunk().equals(by)
        ? learn(Tail.planned(new ChunkInfo(next, null)))
        : null;
  }

  /**
   * A chunk that no master knows yet becomes known, or is replaced, by the seal of the one before.
   */
  private ChunkId toSeal(ChunkId chunk) {
    Tail tail = known;
    return tail != null && tail.chunk().equals(chunk) ? tail.toSeal() : chunk;
  }

  /** Keeps the newest; says what who has asked for it may go on with. */
  private Tail learn(Tail found) {
    Tail before = known;
    if (before == null || found.isNewerThan(before)) {
      if (before != null && !before.chunk().equals(found.chunk())) {
        context.events().tailChanged();
      }
      known = found;
    } else if (!before.logged() && found.chunk().compareTo(before.chunk()) < 0) {
      known = before.confirmedBy(found);
      return known;
    }
    return found;
  }
}

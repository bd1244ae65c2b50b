package io.oncefs.client;

import io.oncefs.client.core.Appended;
import io.oncefs.client.core.Failure;
import io.oncefs.client.session.AppendSession;
import io.oncefs.client.session.ClusterSession;
import io.oncefs.client.session.OperationFailed;
import io.oncefs.common.FileId;
import io.oncefs.common.Limits;
import io.oncefs.common.Slice;
import io.oncefs.protocol.ChunkRequest.AppendRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Appends to one file as one writer: each record once, in the order of the calls, durable on every
 * replica when it is acknowledged. Bound to the file, not to its path: a rename is not noticed. For
 * any number of threads.
 *
 * <p>What is acknowledged has no holes: once an append has failed with anything but {@link
 * PreconditionFailed} (or an explicit sequence was refused), later ones fail with {@link
 * AppenderStopped} and were not written.
 *
 * <p>Futures complete on a thread of the client with the exceptions the blocking methods throw;
 * what hangs on them may block, but holds up the futures behind.
 */
public final class Appender implements AutoCloseable {
  private static final long NEXT = 0;

  private final ClusterSession cluster;
  private final FileId file;
  private final AppendSession session;
  private final Callbacks callbacks;
  private final ByteBudget budget;
  private final Duration maxBlock;
  private final AtomicReference<@Nullable Failure> unflushed = new AtomicReference<>();

  Appender(
      ClusterSession cluster,
      FileId file,
      AppendSession session,
      Callbacks callbacks,
      AppenderSettings settings) {
    this.cluster = cluster;
    this.file = file;
    this.session = session;
    this.callbacks = callbacks;
    this.budget = new ByteBudget(settings.maxUnacked());
    this.maxBlock = settings.maxBlock();
  }

  /** The writer's name, or its random id. */
  public String writer() {
    return session.writer().text();
  }

  /**
   * The highest sequence known to be recorded: by earlier incarnations when this one was opened, or
   * acknowledged since. A source that resumes goes on after it. 0 if there is none.
   */
  public long lastSequence() {
    return session.lastSequence();
  }

  /** Appends under the next sequence; returns when it is acknowledged. */
  public AppendResult append(byte[] bytes) throws OnceFsException {
    return await(NEXT, copy(bytes), AppendRecord.ANY_LENGTH);
  }

  /**
   * Appends under this sequence; one at or below the last is a repetition and gets the original's
   * result.
   *
   * @param sequence at least 1, and below {@link Long#MAX_VALUE}, which nothing could follow; may
   *     leave gaps
   */
  public AppendResult append(long sequence, byte[] bytes) throws OnceFsException {
    return await(checked(sequence), copy(bytes), AppendRecord.ANY_LENGTH);
  }

  /** Appends if the condition holds, else throws {@link PreconditionFailed}. */
  public AppendResult append(byte[] bytes, AppendCondition condition) throws OnceFsException {
    return await(NEXT, copy(bytes), condition.length());
  }

  /** Appends all parts as one record: all of them are in the file, back to back, or none. */
  public AppendResult appendAll(List<byte[]> parts) throws OnceFsException {
    return await(NEXT, join(parts), AppendRecord.ANY_LENGTH);
  }

  /** Like {@link #append(byte[])}; returns at once, unless too much is unacknowledged. */
  public CompletableFuture<AppendResult> appendAsync(byte[] bytes) throws OnceFsException {
    return follow(NEXT, take(copy(bytes)));
  }

  /** Like {@link #append(long, byte[])}; returns at once, unless too much is unacknowledged. */
  public CompletableFuture<AppendResult> appendAsync(long sequence, byte[] bytes)
      throws OnceFsException {
    return follow(checked(sequence), take(copy(bytes)));
  }

  /** Like {@link #appendAsync(byte[])}, but never blocks: empty if too much is unacknowledged. */
  public Optional<CompletableFuture<AppendResult>> tryAppend(byte[] bytes) throws OnceFsException {
    Slice copy = copy(bytes);
    if (!budget.tryTake(copy.length())) {
      return Optional.empty();
    }
    return Optional.of(follow(NEXT, copy));
  }

  /**
   * Waits until everything appended so far has its outcome, and what hangs on the futures of {@code
   * appendAsync} and {@code tryAppend} has run.
   *
   * @throws OnceFsException the first failure of an {@code appendAsync} or {@code tryAppend} since
   *     the last flush, so that nobody has to look at each future
   */
  public void flush() throws OnceFsException {
    Exceptions.await(session.flush());
    callbacks.awaitTold();
    Failure first = unflushed.getAndSet(null);
    if (first != null) {
      throw Exceptions.of(first);
    }
  }

  /**
   * Finds out what became of a sequence, for good: earlier attempts of it, by this incarnation or
   * others, can not come in any more. Also works after this appender has stopped.
   */
  public Resolution resolve(long sequence) throws OnceFsException {
    Optional<Appended> found = Exceptions.await(session.resolve(checked(sequence)));
    return found.isPresent()
        ? new Resolution.Committed(found.get().offset(), found.get().length())
        : new Resolution.Never();
  }

  /** Flushes, then ends the writer's session. What fails to be flushed is thrown. */
  @Override
  public void close() throws OnceFsException {
    try {
      flush();
    } finally {
      cluster.close(session);
    }
  }

  FileId file() {
    return file;
  }

  /** Waits until the budget has room for the bytes, and takes it. */
  private Slice take(Slice bytes) throws OnceFsException {
    try {
      if (!budget.take(bytes.length(), ByteBudget.nanos(maxBlock))) {
        throw new Unavailable(
            "not written: "
                + budget.max()
                + " bytes were unacknowledged for "
                + maxBlock.toMillis()
                + " ms; see `oncefs cluster health`");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Interrupted("interrupted before the append was sent; not written");
    }
    return bytes;
  }

  private AppendResult await(long sequence, Slice bytes, long ifLength) throws OnceFsException {
    CompletableFuture<Appended> sent =
        session
            .append(sequence, take(bytes), ifLength)
            .whenComplete((appended, failed) -> budget.give(bytes.length()));
    return resultOf(Exceptions.await(sent));
  }

  /** What hangs on the future finds the bytes, which were taken, given back. */
  private CompletableFuture<AppendResult> follow(long sequence, Slice taken) {
    return callbacks.follow(
        session.append(sequence, taken, AppendRecord.ANY_LENGTH),
        failed -> {
          budget.give(taken.length());
          if (failed != null) {
            unflushed.compareAndSet(null, OperationFailed.failureOf(failed));
          }
        },
        Appender::resultOf);
  }

  private static AppendResult resultOf(Appended appended) {
    return new AppendResult(
        appended.offset(), appended.length(), appended.sequence(), appended.duplicate());
  }

  private static long checked(long sequence) throws InvalidArgument {
    if (sequence < 1 || sequence == Long.MAX_VALUE) {
      throw new InvalidArgument(
          "a sequence is at least 1 and below " + Long.MAX_VALUE + ", got " + sequence);
    }
    return sequence;
  }

  private static Slice copy(byte[] bytes) throws LimitExceeded {
    checkLength(bytes.length);
    return Slice.copyOf(bytes, 0, bytes.length);
  }

  private static Slice join(List<byte[]> parts) throws LimitExceeded {
    long length = 0;
    for (byte[] each : parts) {
      length += each.length;
    }
    checkLength(length);
    byte[] joined = new byte[(int) length];
    int filled = 0;
    for (byte[] each : parts) {
      System.arraycopy(each, 0, joined, filled, each.length);
      filled += each.length;
    }
    return Slice.of(joined);
  }

  private static void checkLength(long length) throws LimitExceeded {
    if (length > Limits.RECORD_BYTES_MAX) {
      throw new LimitExceeded(
          "one append takes up to "
              + Limits.RECORD_BYTES_MAX
              + " bytes, got "
              + length
              + "; append it in parts",
          Limits.RECORD_BYTES_MAX);
    }
  }
}

package io.oncefs.client.session;

import io.oncefs.client.core.Failure;
import io.oncefs.client.core.Failures;
import io.oncefs.client.core.Retries;
import io.oncefs.client.core.Tail;
import io.oncefs.client.core.TailNeed;
import io.oncefs.client.core.Trouble;
import io.oncefs.common.ChunkId;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkRequest;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One question to whoever is primary of a file's tail, asked until it is answered or the deadline
 * passes; the same {@link Retries} as for appends. The tail is read at the master first, so that
 * negative answers count.
 */
final class PrimaryAsk<R extends ChunkReply> {
  private final ClientContext context;
  private final FileTail tails;
  private final Function<ChunkId, ChunkRequest> question;
  private final Class<R> expected;
  private final long beganNanos;
  private final long deadlineNanos;
  private final Retries retries;
  private final CompletableFuture<R> answer = new CompletableFuture<>();
  private @Nullable Tail tail;
  private String lastProblem = "no tail was found";

  private PrimaryAsk(
      ClientContext context,
      FileTail tails,
      Function<ChunkId, ChunkRequest> question,
      Class<R> expected,
      long deadlineNanos) {
    this.context = context;
    this.tails = tails;
    this.question = question;
    this.expected = expected;
    this.beganNanos = context.now();
    this.deadlineNanos = deadlineNanos;
    this.retries = new Retries(context.seed());
  }

  /** Asks. The question must be one that may be repeated. */
  static <R extends ChunkReply> CompletableFuture<R> ask(
      ClientContext context,
      FileTail tails,
      Function<ChunkId, ChunkRequest> question,
      Class<R> expected,
      long deadlineNanos) {
    PrimaryAsk<R> ask = new PrimaryAsk<>(context, tails, question, expected, deadlineNanos);
    ask.findTail(TailNeed.fresh(ask.beganNanos));
    return ask.answer;
  }

  private void findTail(TailNeed need) {
    context.when(tails.find(need, deadlineNanos), this::onTail, this::fail);
  }

  private void onTail(Tail found) {
    boolean same = tail != null && tail.chunk().equals(found.chunk());
    tail = found;
    retries.onTail(same, context.now());
    sendWhenDue(found);
  }

  private void sendWhenDue(Tail to) {
    long now = context.now();
    if (now >= deadlineNanos) {
      fail(Failure.of(Failure.Kind.UNAVAILABLE, "not answered in time: " + lastProblem));
    } else if (retries.retryNanos() > now) {
      long pause = Math.min(retries.retryNanos(), deadlineNanos) - now;
      context.loop().after(pause, () -> sendWhenDue(to));
    } else {
      send(to, Math.min(context.settings().writer().silenceNanos(), deadlineNanos - now));
    }
  }

  private void send(Tail to, long timeoutNanos) {
    context.call(
        to.primary(),
        question.apply(to.chunk()),
        timeoutNanos,
        reply -> onReply(to, reply),
        (failure, detail) -> onTrouble(to, Trouble.of(failure), failure + ": " + detail));
  }

  private void onReply(Tail from, ChunkReply reply) {
    if (expected.isInstance(reply)) {
      answer.complete(expected.cast(reply));
    } else if (reply instanceof ChunkReply.Moved moved) {
      tails.told(from.chunk(), moved.next());
      onTrouble(from, Trouble.MOVED, "the chunk is full");
    } else if (reply instanceof Refused refused) {
      Trouble trouble = Trouble.of(refused.code());
      if (trouble == Trouble.FINAL || trouble == Trouble.NEGATIVE) {
        fail(failureOf(refused));
      } else {
        onTrouble(from, trouble, refused.code() + ": " + refused.message());
      }
    } else {
      onTrouble(from, Trouble.BUSY, "an answer of the wrong type");
    }
  }

  private Failure failureOf(Refused refused) {
    return refused.code() == Refused.Code.WRITER_EXPIRED
        ? Failure.of(
            Failure.Kind.WRITER_EXPIRED,
            "the writer was removed from the file; choose another name")
        : Failures.ofRefusal(refused);
  }

  private void onTrouble(Tail from, Trouble trouble, String problem) {
    lastProblem = problem;
    TailNeed need = retries.onTrouble(trouble, from.chunk(), context.now());
    if (need == null) {
      sendWhenDue(from);
    } else {
      findTail(need);
    }
  }

  private void fail(Failure failure) {
    answer.completeExceptionally(new OperationFailed(failure));
  }
}

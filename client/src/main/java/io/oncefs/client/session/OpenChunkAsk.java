package io.oncefs.client.session;

import io.oncefs.client.core.Backoff;
import io.oncefs.client.core.Failure;
import io.oncefs.client.core.Trouble;
import io.oncefs.common.ChunkId;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest.DescribeChunk;
import io.oncefs.protocol.MasterRequest.SealChunk;
import io.oncefs.protocol.MasterRequest.SealReason;
import java.util.concurrent.CompletableFuture;

/**
 * A question that only the primary of one open chunk can answer. If it cannot be had, the chunk is
 * sealed, whereupon the question has an answer too (append-protocol.md, section 6).
 */
final class OpenChunkAsk<R extends ChunkReply> {
  private static final int REFUSALS_MAX = 3;
  private static final long BACKOFF_FIRST_NANOS = 4_000_000L;
  private static final long BACKOFF_CAP_NANOS = 500_000_000L;

  private final ClientContext context;
  private final ChunkRequest question;
  private final Class<R> expected;
  private final long deadlineNanos;
  private final Backoff backoff;
  private final CompletableFuture<Answered<R>> answer = new CompletableFuture<>();
  private ChunkInfo chunk;
  private int broken;
  private int refused;
  private String lastProblem = "the primary was not asked";

  private OpenChunkAsk(
      ClientContext context,
      ChunkInfo chunk,
      ChunkRequest question,
      Class<R> expected,
      long deadlineNanos) {
    this.context = context;
    this.chunk = chunk;
    this.question = question;
    this.expected = expected;
    this.deadlineNanos = deadlineNanos;
    this.backoff = new Backoff(BACKOFF_FIRST_NANOS, BACKOFF_CAP_NANOS, context.seed());
  }

  static <R extends ChunkReply> CompletableFuture<Answered<R>> ask(
      ClientContext context,
      ChunkInfo chunk,
      ChunkRequest question,
      Class<R> expected,
      long deadlineNanos) {
    OpenChunkAsk<R> ask = new OpenChunkAsk<>(context, chunk, question, expected, deadlineNanos);
    ask.attempt();
    return ask.answer;
  }

  private ChunkId chunkId() {
    return chunk.description().chunk();
  }

  private void attempt() {
    long left = deadlineNanos - context.now();
    if (left <= 0) {
      fail(Failure.of(Failure.Kind.UNAVAILABLE, chunkId() + " not answered: " + lastProblem));
      return;
    }
    context.call(
        chunk.description().primary().destination(),
        question,
        Math.min(left, context.settings().writer().silenceNanos()),
        this::onReply,
        (failure, detail) -> onTrouble(Trouble.of(failure), failure + ": " + detail));
  }

  private void onReply(ChunkReply reply) {
    if (expected.isInstance(reply)) {
      answer.complete(new Answered<>(expected.cast(reply), chunk));
    } else if (reply instanceof Refused no) {
      onTrouble(Trouble.of(no.code()), no.code() + ": " + no.message());
    } else {
      onTrouble(Trouble.BUSY, "an answer of the wrong type");
    }
  }

  private void onTrouble(Trouble trouble, String problem) {
    lastProblem = problem;
    switch (trouble) {
      case BROKEN -> {
        broken++;
        if (broken == 1) {
          attempt();
        } else {
          seal(SealReason.PRIMARY_UNREACHABLE);
        }
      }
      case SILENT -> seal(SealReason.PRIMARY_UNREACHABLE);
      case RESTARTED -> seal(SealReason.PRIMARY_RESTARTED);
      case BUSY -> pauseThen(this::attempt);
      case MOVED, NEGATIVE, FINAL -> {
        refused++;
        if (refused > REFUSALS_MAX) {
          seal(SealReason.PRIMARY_UNREACHABLE);
        } else {
          pauseThen(this::describe);
        }
      }
    }
  }

  private void pauseThen(Runnable next) {
    context.loop().after(backoff.nextNanos(), next);
  }

  private void seal(SealReason reason) {
    context.when(
        context
            .masters()
            .ask(
                new SealChunk(chunkId(), reason, null, false),
                MasterReply.SealDecided.class,
                deadlineNanos),
        decided ->
            answer.complete(new Answered<>(null, new ChunkInfo(chunk.description(), decided.at()))),
        this::fail);
  }

  private void describe() {
    context.when(
        context.masters().ask(new DescribeChunk(chunkId()), MasterReply.Chunk.class, deadlineNanos),
        described -> {
          chunk = described.chunk();
          if (chunk.isOpen()) {
            attempt();
          } else {
            answer.complete(new Answered<>(null, chunk));
          }
        },
        failure -> {
          if (failure.kind() == Failure.Kind.NOT_FOUND) {
            // One that never began leaves the chunk table; its decision is still known.
            seal(SealReason.PRIMARY_UNREACHABLE);
          } else {
            fail(failure);
          }
        });
  }

  private void fail(Failure failure) {
    answer.completeExceptionally(new OperationFailed(failure));
  }
}

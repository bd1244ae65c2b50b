package io.oncefs.client.session;

import io.oncefs.client.core.Backoff;
import io.oncefs.client.core.Failure;
import io.oncefs.common.Position;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.CommittedTo;
import io.oncefs.protocol.ChunkReply.FoundRecords;
import io.oncefs.protocol.ChunkRequest.CommittedLength;
import io.oncefs.protocol.ChunkRequest.FindRecords;
import io.oncefs.protocol.Destination;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest.DescribeChunk;
import io.oncefs.protocol.ReplicaLocation;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * Asks one chunk for recorded results such that what is missing in the answer really is not there:
 * a sealed chunk is asked at a replica that says it knows itself sealed, an open one at its
 * primary, which then has to show that it still speaks for the chunk.
 */
final class ChunkRecords {
  private static final long BACKOFF_FIRST_NANOS = 10_000_000L;
  private static final long BACKOFF_CAP_NANOS = 1_000_000_000L;

  private final ClientContext context;
  private final FindRecords question;
  private final long deadlineNanos;
  private final Backoff backoff;
  private final int firstReplica;
  private final CompletableFuture<Answered<FoundRecords>> answer = new CompletableFuture<>();
  private String lastProblem = "no replica was asked";

  private ChunkRecords(ClientContext context, FindRecords question, long deadlineNanos) {
    this.context = context;
    this.question = question;
    this.deadlineNanos = deadlineNanos;
    this.backoff = new Backoff(BACKOFF_FIRST_NANOS, BACKOFF_CAP_NANOS, context.seed());
    this.firstReplica = context.host().entropy().nextInt(64);
  }

  /** Asks; the reply of the answer is never null. */
  static CompletableFuture<Answered<FoundRecords>> find(
      ClientContext context, ChunkInfo chunk, FindRecords question, long deadlineNanos) {
    ChunkRecords records = new ChunkRecords(context, question, deadlineNanos);
    records.ask(chunk);
    return records.answer;
  }

  private void ask(ChunkInfo chunk) {
    Position sealedAt = chunk.sealedAt();
    if (sealedAt == null) {
      askPrimary(chunk);
    } else if (sealedAt.lsn() == 0) {
      // It was never begun: no replica need know of it.
      answer.complete(new Answered<>(new FoundRecords(List.of(), true, true, 0), chunk));
    } else {
      askReplica(chunk, 0);
    }
  }

  private void askPrimary(ChunkInfo chunk) {
    context.when(
        OpenChunkAsk.ask(context, chunk, question, FoundRecords.class, deadlineNanos),
        found -> {
          if (found.reply() == null) {
            ask(found.chunk());
          } else {
            confirm(found, found.reply().sealed());
          }
        },
        this::fail);
  }

  /** A restarted primary may not know all that was committed, and refuses this. */
  private void confirm(Answered<FoundRecords> found, boolean sealed) {
    if (sealed) {
      answer.complete(found);
      return;
    }
    CommittedLength stillPrimary = new CommittedLength(question.chunk());
    context.when(
        OpenChunkAsk.ask(context, found.chunk(), stillPrimary, CommittedTo.class, deadlineNanos),
        confirmed -> {
          if (confirmed.reply() == null) {
            ask(confirmed.chunk());
          } else {
            answer.complete(found);
          }
        },
        this::fail);
  }

  private void askReplica(ChunkInfo chunk, int tried) {
    List<ReplicaLocation> replicas = chunk.description().replicas();
    if (tried >= replicas.size()) {
      startOver();
      return;
    }
    Destination replica = replicas.get((firstReplica + tried) % replicas.size()).destination();
    long timeout = context.settings().readAttemptNanos();
    BiConsumer<CallFailure, String> next =
        (failure, detail) -> {
          lastProblem = replica.address() + ": " + failure + " " + detail;
          askReplica(chunk, tried + 1);
        };
    context.call(replica, question, timeout, reply -> onFound(chunk, tried, reply), next);
  }

  private void onFound(ChunkInfo chunk, int tried, ChunkReply reply) {
    if (reply instanceof FoundRecords found && found.sealed()) {
      answer.complete(new Answered<>(found, chunk));
    } else {
      // One that has not heard of the seal may not know of all that is committed.
      lastProblem = "a replica that should be sealed answered " + reply;
      askReplica(chunk, tried + 1);
    }
  }

  private void startOver() {
    if (context.now() >= deadlineNanos) {
      fail(
          Failure.of(
              Failure.Kind.UNAVAILABLE,
              "no replica of " + question.chunk() + " could be asked: " + lastProblem));
      return;
    }
    context
        .loop()
        .after(
            backoff.nextNanos(),
            () ->
                context.when(
                    context
                        .masters()
                        .ask(
                            new DescribeChunk(question.chunk()),
                            MasterReply.Chunk.class,
                            deadlineNanos),
                    described -> ask(described.chunk()),
                    this::fail));
  }

  private void fail(Failure failure) {
    answer.completeExceptionally(new OperationFailed(failure));
  }
}

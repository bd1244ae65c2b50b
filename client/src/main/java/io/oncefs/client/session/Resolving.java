package io.oncefs.client.session;

import io.oncefs.client.core.Appended;
import io.oncefs.client.core.Failure;
import io.oncefs.client.core.Failures;
import io.oncefs.client.core.WriterSession;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.RecordedResult;
import io.oncefs.protocol.WriterRow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Finds out about seqs for good, one at a time: each raises the epoch that the one before left. The
 * writer's own appends wait meanwhile and go on under the raised epoch.
 */
final class Resolving {
  private final ClientContext context;
  private final FileTail tails;
  private final RecordSearch search;
  private final WriterSession<AppendTicket> session;
  private final WriterId writer;
  private final Runnable goOn;
  private final Deque<Runnable> waiting = new ArrayDeque<>();

  /**
   * @param goOn lets the session take its next steps
   */
  Resolving(
      ClientContext context,
      FileTail tails,
      RecordSearch search,
      WriterSession<AppendTicket> session,
      WriterId writer,
      Runnable goOn) {
    this.context = context;
    this.tails = tails;
    this.search = search;
    this.session = session;
    this.writer = writer;
    this.goOn = goOn;
  }

  /** Where the seq is; empty if no attempt so far will ever be anywhere. */
  CompletableFuture<Optional<Appended>> resolve(long sequence) {
    CompletableFuture<Optional<Appended>> verdict = new CompletableFuture<>();
    waiting.add(() -> begin(sequence, verdict));
    next();
    return verdict;
  }

  private void next() {
    if (!session.isSuspended() && !waiting.isEmpty()) {
      waiting.remove().run();
    }
  }

  private void begin(long sequence, CompletableFuture<Optional<Appended>> verdict) {
    if (session.unresolved(sequence) != null) {
      context.fail(
          verdict,
          Failure.of(
              Failure.Kind.INVALID_ARGUMENT,
              "sequence " + sequence + " is under way here; wait for its future"));
      next();
    } else if (writer.isNamed()) {
      session.suspend();
      WriterOpening opening = new WriterOpening(context, tails, writer, context.deadline());
      context.when(
          opening.raise(session.epoch()),
          row -> {
            resume(row.epoch());
            look(row, sequence, verdict);
          },
          failure -> {
            resume(session.epoch());
            context.fail(verdict, failure);
          });
    } else {
      lookWithoutFence(sequence, verdict);
      next();
    }
  }

  private void resume(WriterEpoch epoch) {
    session.resume(epoch);
    goOn.run();
    next();
  }

  private void look(WriterRow row, long sequence, CompletableFuture<Optional<Appended>> verdict) {
    Optional<RecordedResult> inRow =
        row.results().stream().filter(each -> each.sequence() == sequence).findAny();
    if (inRow.isPresent()) {
      verdict.complete(inRow.flatMap(Resolving::verdictOf));
    } else if (sequence > row.lastSequence()) {
      verdict.complete(Optional.empty());
    } else {
      context.when(
          search.find(sequence, context.now()),
          found -> verdict.complete(found.flatMap(Resolving::verdictOf)),
          failure -> context.fail(verdict, failure));
    }
  }

  private void lookWithoutFence(long sequence, CompletableFuture<Optional<Appended>> verdict) {
    context.when(
        search.find(sequence, context.now()),
        found -> {
          if (found.isPresent()) {
            verdict.complete(found.flatMap(Resolving::verdictOf));
          } else {
            String why = "not there now, but a writer without a name cannot be fenced";
            context.fail(verdict, Failures.outcomeUnknown(writer, sequence, why));
          }
        },
        failure -> context.fail(verdict, failure));
  }

  /** A refused append never put bytes into the file. */
  private static Optional<Appended> verdictOf(RecordedResult result) {
    return result.kind() == RecordKind.APPEND
        ? Optional.of(new Appended(result.sequence(), result.offset(), result.length(), true))
        : Optional.empty();
  }
}

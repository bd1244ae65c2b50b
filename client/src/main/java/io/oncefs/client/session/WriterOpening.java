package io.oncefs.client.session;

import io.oncefs.client.core.Failures;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.ChunkReply.WriterOpened;
import io.oncefs.protocol.ChunkRequest.OpenWriter;
import io.oncefs.protocol.WriterRow;
import java.util.concurrent.CompletableFuture;

/**
 * Takes a named writer over: raises its epoch, so that every earlier incarnation is fenced. All
 * attempts of one opening carry the same nonce, so that one whose answer was lost is recognized.
 */
final class WriterOpening {
  private final ClientContext context;
  private final FileTail tails;
  private final WriterId writer;
  private final long nonce;
  private final long deadlineNanos;

  WriterOpening(ClientContext context, FileTail tails, WriterId writer, long deadlineNanos) {
    this.context = context;
    this.tails = tails;
    this.writer = writer;
    // 0 stands for no nonce.
    this.nonce = context.host().entropy().nextLong() | 1;
    this.deadlineNanos = deadlineNanos;
  }

  /** Takes it over from whoever holds it; the row as it is then. */
  CompletableFuture<WriterRow> takeOver() {
    return takeOverFrom(new WriterEpoch(0));
  }

  private CompletableFuture<WriterRow> takeOverFrom(WriterEpoch holder) {
    return ask(holder)
        .thenCompose(
            opened ->
                opened.granted()
                    ? CompletableFuture.completedFuture(opened.row())
                    : takeOverFrom(opened.row().epoch()));
  }

  /** Raises the epoch if it is still this one; else the caller itself is fenced. */
  CompletableFuture<WriterRow> raise(WriterEpoch holder) {
    return ask(holder)
        .thenCompose(
            opened ->
                opened.granted()
                    ? CompletableFuture.completedFuture(opened.row())
                    : OperationFailed.future(
                        Failures.fenced(writer, opened.row().epoch().value())));
  }

  private CompletableFuture<WriterOpened> ask(WriterEpoch holder) {
    return PrimaryAsk.ask(
        context,
        tails,
        chunk -> new OpenWriter(chunk, writer, nonce, holder),
        WriterOpened.class,
        deadlineNanos);
  }
}

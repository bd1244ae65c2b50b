package io.oncefs.client.session;

import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.ChunkReply.Done;
import io.oncefs.protocol.ChunkReply.WriterPage;
import io.oncefs.protocol.ChunkRequest.ListWriters;
import io.oncefs.protocol.ChunkRequest.RemoveWriter;
import io.oncefs.protocol.WriterRow;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What an operator asks about the writers of a file, of its tail's primary. Lives on the loop. */
final class WriterDesk {
  private final ClientContext context;
  private final FileTail tails;

  WriterDesk(ClientContext context, FileTail tails) {
    this.context = context;
    this.tails = tails;
  }

  CompletableFuture<WriterPage> list(@Nullable WriterId from, int max) {
    return PrimaryAsk.ask(
        context,
        tails,
        chunk -> new ListWriters(chunk, from, max),
        WriterPage.class,
        context.deadline());
  }

  CompletableFuture<Done> remove(WriterId writer) {
    return PrimaryAsk.ask(
        context, tails, chunk -> new RemoveWriter(chunk, writer), Done.class, context.deadline());
  }

  /** Raises the epoch if it is still this one: whoever holds it is fenced. */
  CompletableFuture<WriterRow> fence(WriterId writer, WriterEpoch holder) {
    return new WriterOpening(context, tails, writer, context.deadline()).raise(holder);
  }
}

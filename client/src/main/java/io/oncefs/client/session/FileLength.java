package io.oncefs.client.session;

import io.oncefs.common.Position;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.ChunkReply.CommittedTo;
import io.oncefs.protocol.ChunkRequest.CommittedLength;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest.ListChunks;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * How long a file is: linearizable without leases (append-protocol.md, section 6). One read at the
 * master made after the call began says which chunk is the tail; its primary says how much of it is
 * committed.
 */
final class FileLength {
  private FileLength() {}

  /**
   * @param chunks the file's; learns what was found out about the last one
   */
  static CompletableFuture<Long> of(ClientContext context, FileChunks chunks, long deadlineNanos) {
    return context
        .masters()
        .ask(
            new ListChunks(chunks.file(), Long.MAX_VALUE, 1),
            MasterReply.Chunks.class,
            deadlineNanos)
        .thenCompose(
            answer ->
                answer.chunks().isEmpty()
                    ? CompletableFuture.completedFuture(0L)
                    : endOf(
                        context,
                        chunks,
                        answer.chunks().get(answer.chunks().size() - 1),
                        deadlineNanos));
  }

  private static CompletableFuture<Long> endOf(
      ClientContext context, FileChunks chunks, ChunkInfo last, long deadlineNanos) {
    long start = last.description().start();
    if (last.sealedAt() != null) {
      long end = start + last.sealedAt().length();
      chunks.learn(List.of(last), end);
      return CompletableFuture.completedFuture(end);
    }
    return OpenChunkAsk.ask(
            context,
            last,
            new CommittedLength(last.description().chunk()),
            CommittedTo.class,
            deadlineNanos)
        .thenApply(
            answered -> {
              CommittedTo committed = answered.reply();
              Position sealedAt = answered.chunk().sealedAt();
              long length =
                  committed != null ? committed.length() : sealedAt != null ? sealedAt.length() : 0;
              chunks.learn(List.of(answered.chunk()), start + length);
              return start + length;
            });
  }
}

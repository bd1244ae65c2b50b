package io.oncefs.client.session;

import io.oncefs.common.FileId;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest.ListChunks;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where a file's bytes are, for reading. Sealed chunks are kept: they never change, only their
 * replicas move. Of the open one the replicas are kept, but never its length.
 */
final class FileChunks {
  private static final int PAGE = 64;
  private static final int CHUNKS_MAX = 4_096;

  private final ClientContext context;
  private final FileId file;
  private final TreeMap<Long, ChunkInfo> byStart = new TreeMap<>();

  FileChunks(ClientContext context, FileId file) {
    this.context = context;
    this.file = file;
  }

  FileId file() {
    return file;
  }

  /** The chunk that holds the byte at this offset; empty if the file has no chunk there. */
  CompletableFuture<Optional<ChunkInfo>> at(long offset, long deadlineNanos) {
    ChunkInfo known = lookUp(offset);
    return known != null
        ? CompletableFuture.completedFuture(Optional.of(known))
        : fetch(offset, deadlineNanos);
  }

  /** Forgets the chunk: its replicas could not serve, or it was not what it seemed. */
  void forget(ChunkInfo chunk) {
    byStart.remove(chunk.description().start(), chunk);
  }

  private CompletableFuture<Optional<ChunkInfo>> fetch(long offset, long deadlineNanos) {
    return context
        .masters()
        .ask(new ListChunks(file, offset, PAGE), MasterReply.Chunks.class, deadlineNanos)
        .thenApply(
            answer -> {
              if (byStart.size() + answer.chunks().size() > CHUNKS_MAX) {
                byStart.clear();
              }
              answer.chunks().forEach(this::keep);
              return Optional.ofNullable(lookUp(offset));
            });
  }

  private void keep(ChunkInfo chunk) {
    boolean empty = chunk.sealedAt() != null && chunk.sealedAt().length() == 0;
    if (!empty) {
      byStart.put(chunk.description().start(), chunk);
    }
  }

  private @Nullable ChunkInfo lookUp(long offset) {
    Map.Entry<Long, ChunkInfo> entry = byStart.floorEntry(offset);
    if (entry == null) {
      return null;
    }
    ChunkInfo chunk = entry.getValue();
    boolean holds =
        chunk.sealedAt() == null
            || offset < chunk.description().start() + chunk.sealedAt().length();
    return holds ? chunk : null;
  }
}

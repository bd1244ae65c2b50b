package io.oncefs.client.session;

import io.oncefs.common.FileId;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest.ListChunks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Where a file's bytes are, for reading. Sealed chunks are kept: they never change, only their
 * replicas move. Of the open one it is kept how much of it is known to be committed, by its own
 * primary or by the master: that it was the tail when so much of the file had been committed. A
 * length of the file alone says nothing of a chunk that was once seen open: it may have been sealed
 * below it, and a replica that has not heard of that still holds what the seal aborted
 * (append-protocol.md, invariant 9). Learns and forgets on the loop only; {@link #known} is for any
 * thread.
 */
final class FileChunks {
  private static final int PAGE = 64;
  private static final int CHUNKS_MAX = 4_096;

  private final ClientContext context;
  private final FileId file;
  private final ConcurrentNavigableMap<Long, Place> byStart = new ConcurrentSkipListMap<>();

  FileChunks(ClientContext context, FileId file) {
    this.context = context;
    this.file = file;
  }

  /**
   * A chunk as it was seen last.
   *
   * @param committed so many of its bytes are, whatever becomes of it; all of a sealed one
   */
  record Place(ChunkInfo chunk, long committed) {
    long start() {
      return chunk.description().start();
    }

    private boolean isOf(ChunkInfo other) {
      return chunk.description().chunk().equals(other.description().chunk());
    }
  }

  FileId file() {
    return file;
  }

  /** The chunk in which the byte at this offset is committed, if that is known here. */
  @Nullable Place known(long offset) {
    Map.Entry<Long, Place> entry = byStart.floorEntry(offset);
    return entry != null && offset < entry.getKey() + entry.getValue().committed()
        ? entry.getValue()
        : null;
  }

  /**
   * The chunk in which the byte at this offset is committed; empty if the file has none there.
   *
   * @param provenLength above the offset; a length of the file that was committed before this call
   */
  CompletableFuture<Optional<Place>> at(long offset, long provenLength, long deadlineNanos) {
    Place found = known(offset);
    return found != null
        ? CompletableFuture.completedFuture(Optional.of(found))
        : fetch(offset, provenLength, deadlineNanos);
  }

  /** Forgets the chunk: its replicas could not serve. */
  void forget(ChunkInfo chunk) {
    Place known = byStart.get(chunk.description().start());
    if (known != null && known.chunk().equals(chunk)) {
      byStart.remove(known.start());
    }
  }

  private CompletableFuture<Optional<Place>> fetch(
      long offset, long provenLength, long deadlineNanos) {
    return context
        .masters()
        .ask(new ListChunks(file, offset, PAGE), MasterReply.Chunks.class, deadlineNanos)
        .thenApply(
            answer -> {
              learn(answer.chunks(), provenLength);
              return Optional.ofNullable(known(offset));
            });
  }

  /**
   * Learns what the master said of some chunks.
   *
   * @param provenLength a length of the file; if one of the chunks is open, this was committed
   *     before the master was asked, or comes from that chunk's primary
   */
  void learn(List<ChunkInfo> chunks, long provenLength) {
    long unknown =
        chunks.stream().filter(each -> !byStart.containsKey(each.description().start())).count();
    if (byStart.size() + unknown > CHUNKS_MAX) {
      byStart.clear();
    }
    chunks.forEach(each -> keep(each, provenLength - each.description().start()));
  }

  private void keep(ChunkInfo chunk, long committedIfOpen) {
    Place at = byStart.get(chunk.description().start());
    Place known = at != null && at.isOf(chunk) ? at : null;
    if (chunk.sealedAt() != null) {
      put(new Place(chunk, chunk.sealedAt().length()));
    } else if (known == null) {
      put(new Place(chunk, committedIfOpen));
    } else if (known.chunk().isOpen()) {
      put(new Place(chunk, Math.max(known.committed(), committedIfOpen)));
    }
  }

  private void put(Place place) {
    if (place.committed() > 0) {
      byStart.put(place.start(), place);
    }
  }
}

package io.oncefs.protocol;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Digest;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file remembers of one writer.
 *
 * @param nonce of the open that raised the epoch, so that its repetition gets the same answer; 0
 *     for a random-id writer
 * @param lastSequence highest seq recorded, 0 if none
 * @param ackedThrough results up to here have reached the client and are not kept in the row
 * @param lastChunk the chunk that holds {@code lastSequence}; null if none
 * @param results not yet acknowledged, by ascending seq, at most {@link
 *     io.oncefs.common.Limits#WRITER_WINDOW_MAX} (the newest); older ones are found by following
 *     the chunks back
 * @param idleMillis how long, at least, nothing of this writer had been recorded when the row was
 *     made; servers tell each other such ages, never times
 */
public record WriterRow(
    WriterId writer,
    Life life,
    WriterEpoch epoch,
    long nonce,
    long lastSequence,
    long ackedThrough,
    @Nullable ChunkId lastChunk,
    List<RecordedResult> results,
    long idleMillis) {

  /** Whether the row still speaks for a living writer. */
  public enum Life {
    ACTIVE(1),
    /** A random-id writer that closed. */
    CLOSED(2),
    /** A named writer that was removed: a tombstone. */
    EXPIRED(3);

    private final int code;

    Life(int code) {
      this.code = code;
    }

    /** The number that digests and stored rows use for this life; it never changes. */
    public int code() {
      return code;
    }
  }

  public WriterRow {
    results = List.copyOf(results);
  }

  Digest foldInto(Digest digest) {
    Digest folded =
        digest
            .with(writer.hash64())
            .with(life.code())
            .with(epoch.value())
            .with(nonce)
            .with(lastSequence)
            .with(ackedThrough)
            .with(lastChunk == null ? 0 : lastChunk.value())
            .with(idleMillis);
    for (RecordedResult each : results) {
      folded = each.foldInto(folded);
    }
    return folded;
  }
}

package io.oncefs.client.core;

import io.oncefs.common.ChunkId;
import io.oncefs.protocol.RecordedResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one writer's recorded results in the chunks of a file. A writer's seqs increase
 * with the offset, so each chunk holds one run of them and knowing a chunk's lowest seq tells
 * whether an older chunk has to be asked. Looking up a hundred thousand old seqs in order costs one
 * question per chunk and one per page.
 */
public final class RecordIndex {
  /** Stands for a chunk that holds nothing of the writer. */
  public static final long NOTHING = Long.MAX_VALUE;

  private final Map<ChunkId, Long> lowest = new HashMap<>();
  private @Nullable ChunkId pageChunk;
  private long pageFrom;
  private long pageThrough;
  private long pageNextLsn;
  private NavigableMap<Long, RecordedResult> page = new TreeMap<>();

  /** The lowest seq recorded in the chunk, {@link #NOTHING} if none; null if not known. */
  public @Nullable Long lowest(ChunkId chunk) {
    return lowest.get(chunk);
  }

  /**
   * Learns it. Only what cannot change any more may be told: of an open chunk not that there is
   * nothing.
   */
  public void learnLowest(ChunkId chunk, long sequence) {
    lowest.put(chunk, sequence);
  }

  /**
   * Keeps a page, in place of the one before: results of the chunk from a seq on, none left out up
   * to the last one given.
   *
   * @param nextLsn below it there is no other result from that seq on
   */
  public void learnPage(
      ChunkId chunk, long fromSequence, List<RecordedResult> results, long nextLsn) {
    pageChunk = chunk;
    pageNextLsn = nextLsn;
    pageFrom = fromSequence;
    page = new TreeMap<>();
    results.forEach(each -> page.put(each.sequence(), each));
    // Beyond its last entry a page says nothing that stays true: an open chunk grows.
    pageThrough = page.isEmpty() ? fromSequence - 1 : page.lastKey();
  }

  /** Whether the page tells if the seq is recorded in the chunk. */
  public boolean covers(ChunkId chunk, long sequence) {
    return chunk.equals(pageChunk) && sequence >= pageFrom && sequence <= pageThrough;
  }

  /** Where to begin to look for a seq in a chunk; 0 if that is not known. */
  public long nextLsn(ChunkId chunk, long sequence) {
    return chunk.equals(pageChunk) && sequence > pageThrough && sequence >= pageFrom
        ? pageNextLsn
        : 0;
  }

  /** The result of a seq in the page's chunk; null if the page does not have it. */
  public @Nullable RecordedResult find(long sequence) {
    return page.get(sequence);
  }
}

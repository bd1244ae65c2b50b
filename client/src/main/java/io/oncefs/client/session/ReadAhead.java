package io.oncefs.client.session;

import io.oncefs.common.Checks;
import io.oncefs.common.Slice;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Reads a file from front to back with several pieces on their way at once, across chunks. For one
 * thread.
 */
public final class ReadAhead {
  private final FileReading file;
  private final long end;
  private final int pieces;
  private final Deque<CompletableFuture<List<Slice>>> coming = new ArrayDeque<>();
  private long askedTo;
  private int window = 1;

  /**
   * @param end where to stop; a proven length of the file
   * @param bytes at most so many are asked for ahead, at least one piece
   */
  public ReadAhead(FileReading file, long from, long end, long bytes) {
    Checks.argument(from >= 0 && from <= end, "%s is not within %s", from, end);
    this.file = file;
    this.end = end;
    this.pieces = (int) Math.max(1, bytes / FileReading.PIECE_BYTES);
    this.askedTo = from;
  }

  /** Whether {@link #next} has been given everything. */
  public boolean isAtEnd() {
    return coming.isEmpty() && askedTo == end;
  }

  /** The next piece; not at the end. Grows what is read ahead: a short read costs little. */
  public CompletableFuture<List<Slice>> next() {
    Checks.argument(!isAtEnd(), "read past the end");
    askAhead();
    CompletableFuture<List<Slice>> piece = coming.remove();
    window = Math.min(pieces, window * 2);
    askAhead();
    return piece;
  }

  private void askAhead() {
    while (coming.size() < window && askedTo < end) {
      int count = (int) Math.min(FileReading.PIECE_BYTES, end - askedTo);
      coming.add(file.read(askedTo, count, end));
      askedTo += count;
    }
  }
}

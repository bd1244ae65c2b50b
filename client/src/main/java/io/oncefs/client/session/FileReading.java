package io.oncefs.client.session;

import io.oncefs.common.Checks;
import io.oncefs.common.FileId;
import io.oncefs.common.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Reads one file. May be called from any thread. Futures complete on the loop or on a thread of the
 * network: what hangs on them must not block.
 */
public final class FileReading {
  /**
   * Bytes asked of a replica at once. Below half of the smallest region of Java's default
   * collector: larger arrays are a trouble of their own to it.
   */
  public static final int PIECE_BYTES = 496 << 10;

  private final ClientContext context;
  private final FileSource source;

  FileReading(FileSource source) {
    this.context = source.context();
    this.source = source;
  }

  public FileId file() {
    return source.chunks().file();
  }

  /** The file's committed length at some instant between this call and the future's completion. */
  public CompletableFuture<Long> length() {
    return context.onLoop(() -> FileLength.of(context, source.chunks(), context.deadline()));
  }

  /**
   * All of these bytes, in runs that follow one another.
   *
   * @param provenLength a length of the file that {@link #length} or an acknowledgement told
   */
  public CompletableFuture<List<Slice>> read(long offset, int count, long provenLength) {
    Checks.argument(
        offset >= 0 && count >= 1 && offset + count <= provenLength,
        "%s bytes at %s are not within %s",
        count,
        offset,
        provenLength);
    CompletableFuture<List<Slice>> all = new CompletableFuture<>();
    context.work().add(all);
    if (all.isDone()) {
      return all;
    }
    if (count <= PIECE_BYTES) {
      readOn(offset, count, provenLength, List.of(), all);
    } else {
      context.pass(inPieces(offset, count, provenLength), all);
    }
    return all;
  }

  /** All pieces are asked for at once. */
  private CompletableFuture<List<Slice>> inPieces(long offset, int count, long provenLength) {
    List<CompletableFuture<List<Slice>>> pieces = new ArrayList<>();
    for (int done = 0; done < count; done += PIECE_BYTES) {
      CompletableFuture<List<Slice>> piece = new CompletableFuture<>();
      readOn(offset + done, Math.min(PIECE_BYTES, count - done), provenLength, List.of(), piece);
      pieces.add(piece);
    }
    return CompletableFuture.allOf(pieces.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            ready -> pieces.stream().map(CompletableFuture::join).flatMap(List::stream).toList());
  }

  /** Until all of it is there: one replica serves no more than its chunk has. */
  private void readOn(
      long offset,
      int count,
      long provenLength,
      List<Slice> before,
      CompletableFuture<List<Slice>> all) {
    context.when(
        ReplicaRead.read(source, offset, count, provenLength),
        run -> {
          List<Slice> runs = before.isEmpty() ? List.of(run) : joined(before, run);
          if (run.length() == count) {
            all.complete(runs);
          } else {
            readOn(offset + run.length(), count - run.length(), provenLength, runs, all);
          }
        },
        failure -> context.fail(all, failure));
  }

  private static List<Slice> joined(List<Slice> before, Slice run) {
    List<Slice> runs = new ArrayList<>(before);
    runs.add(run);
    return runs;
  }
}

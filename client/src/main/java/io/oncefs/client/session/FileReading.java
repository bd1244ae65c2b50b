package io.oncefs.client.session;

import io.oncefs.common.Checks;
import io.oncefs.common.FileId;
import io.oncefs.common.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reads one file. May be called from any thread; futures complete on the loop. */
public final class FileReading {
  /** Bytes asked of a replica at once. */
  public static final int PIECE_BYTES = 1 << 20;

  private final ClientContext context;
  private final FileId file;
  private final FileChunks chunks;
  private final ReplicaHealth health;
  private final int preferred;

  FileReading(ClientContext context, FileChunks chunks, ReplicaHealth health) {
    this.context = context;
    this.file = chunks.file();
    this.chunks = chunks;
    this.health = health;
    this.preferred = context.host().entropy().nextInt(64);
  }

  public FileId file() {
    return file;
  }

  /** The file's committed length at some instant between this call and the future's completion. */
  public CompletableFuture<Long> length() {
    return context.onLoop(() -> FileLength.of(context, chunks, context.deadline()));
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
    return context.onLoop(
        () -> {
          CompletableFuture<List<Slice>> all = new CompletableFuture<>();
          readOn(offset, count, provenLength, new ArrayList<>(), all);
          return all;
        });
  }

  private void readOn(
      long offset,
      int count,
      long provenLength,
      List<Slice> runs,
      CompletableFuture<List<Slice>> all) {
    context.when(
        ReplicaRead.read(
            context, chunks, health, preferred, offset, Math.min(count, PIECE_BYTES), provenLength),
        run -> {
          runs.add(run);
          if (run.length() == count) {
            all.complete(runs);
          } else {
            readOn(offset + run.length(), count - run.length(), provenLength, runs, all);
          }
        },
        failure -> context.fail(all, failure));
  }
}

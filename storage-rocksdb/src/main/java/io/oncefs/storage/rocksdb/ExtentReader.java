package io.oncefs.storage.rocksdb;

import io.oncefs.chunk.store.StoreDamaged;
import io.oncefs.common.ChunkId;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;

/**
 * Reads bytes of one chunk that lie in its file; verified. A file may be cut or go meanwhile, with
 * its rows: then there is nothing more to read.
 */
final class ExtentReader implements AutoCloseable {
  private final Database database;
  private final BulkFiles files;
  private final ChunkId chunk;
  private final Scratch scratch;
  private final ReadOptions options;

  private @Nullable ChunkExtents kept;
  private @Nullable RowCursor rows;

  /**
   * @param kept the chunk's extents, if they are in memory
   */
  ExtentReader(
      Database database,
      BulkFiles files,
      ChunkId chunk,
      @Nullable ChunkExtents kept,
      Scratch scratch,
      ReadOptions options) {
    this.database = database;
    this.files = files;
    this.chunk = chunk;
    this.kept = kept;
    this.scratch = scratch;
    this.options = options;
  }

  /**
   * Copies from an offset of the chunk on, as far as extents follow each other.
   *
   * @return how many bytes; 0 if none has the first one
   */
  int read(long offset, byte[] out, int at, int wanted) throws StoreDamaged, RocksDBException {
    ChunkExtents inMemory = kept;
    if (inMemory != null) {
      Run run = new Run(new KeptCursor(inMemory), offset, out, at);
      if (run.copy(wanted)) {
        return run.filled;
      }
      // Erased meanwhile, or damaged: the rows know.
      kept = null;
    }
    RowCursor cursor = rows();
    Run run = new Run(cursor, offset, out, at);
    if (!run.copy(wanted) && cursor.isStill()) {
      throw damaged(offset + run.filled, null);
    }
    return run.filled;
  }

  private RowCursor rows() {
    RowCursor opened = rows;
    if (opened == null) {
      opened = new RowCursor(database, chunk, options);
      rows = opened;
    }
    return opened;
  }

  /** What one call reads, from extents that follow each other. */
  private final class Run {
    private final ExtentCursor extents;
    private final long offset;
    private final byte[] out;
    private final int at;
    private int filled;

    Run(ExtentCursor extents, long offset, byte[] out, int at) {
      this.extents = extents;
      this.offset = offset;
      this.out = out;
      this.at = at;
    }

    /** Returns whether all it read is what the extents say; if not, the cursor is where not. */
    boolean copy(int wanted) throws StoreDamaged, RocksDBException {
      extents.seek(offset);
      while (extents.isValid()) {
        long start = extents.start();
        Extent extent = extents.extent();
        long from = offset + filled - start;
        if (from < 0 || from >= extent.length()) {
          return true;
        }
        int count = (int) Math.min(extent.length() - from, wanted - filled);
        if (!fetch(extent, start, (int) from, out, at + filled, count)) {
          return false;
        }
        filled += count;
        if (filled == wanted) {
          return true;
        }
        extents.next();
      }
      return true;
    }
  }

  /** Whole pieces go straight to where they belong; what is wanted only in part, by a detour. */
  private boolean fetch(Extent extent, long start, int from, byte[] out, int at, int count)
      throws StoreDamaged {
    int done = 0;
    while (done < count) {
      int first = (from + done) / Pieces.BYTES_MAX;
      int begin = first * Pieces.BYTES_MAX;
      int skip = from + done - begin;
      int whole = skip > 0 ? 0 : wholePieces(extent, begin, count - done);
      boolean intact;
      if (whole > 0) {
        intact = fetch(extent, start, begin, ByteBuffer.wrap(out, at + done, whole));
        done += whole;
      } else {
        int length = Math.min(Pieces.BYTES_MAX, extent.length() - begin);
        ByteBuffer piece = scratch.value.clear().limit(length);
        intact = fetch(extent, start, begin, piece);
        int part = Math.min(length - skip, count - done);
        piece.get(skip, out, at + done, part);
        done += part;
      }
      if (!intact) {
        return false;
      }
    }
    return true;
  }

  /** Bytes of the pieces from here on of which all is wanted. */
  private static int wholePieces(Extent extent, int begin, int wanted) {
    return begin + wanted == extent.length()
        ? wanted
        : wanted / Pieces.BYTES_MAX * Pieces.BYTES_MAX;
  }

  /** Reads pieces that follow each other; whether they are what was written. */
  private boolean fetch(Extent extent, long start, int begin, ByteBuffer to) throws StoreDamaged {
    int at = to.position();
    int count = to.remaining();
    try {
      if (!files.read(chunk, extent.position() + begin, to)) {
        return false;
      }
    } catch (IOException unreadable) {
      throw damaged(start + begin, unreadable);
    }
    for (int done = 0; done < count; done += Pieces.BYTES_MAX) {
      int length = Math.min(Pieces.BYTES_MAX, count - done);
      to.limit(at + done + length).position(at + done);
      int crc = Pieces.crc(chunk, start + begin + done, to, scratch);
      if (crc != extent.check((begin + done) / Pieces.BYTES_MAX)) {
        return false;
      }
    }
    return true;
  }

  private StoreDamaged damaged(long offset, @Nullable Exception cause) {
    return new StoreDamaged(chunk, offset, "its bytes are not what was written", cause);
  }

  @Override
  public void close() {
    if (rows != null) {
      rows.close();
    }
  }
}

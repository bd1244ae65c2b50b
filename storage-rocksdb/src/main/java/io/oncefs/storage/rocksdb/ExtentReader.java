package io.oncefs.storage.rocksdb;

import io.oncefs.chunk.store.StoreDamaged;
import io.oncefs.common.ChunkId;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * Reads bytes of one chunk that lie in its file, as of when it was made; verified. A file may be
 * cut or go meanwhile, with its rows: then there is nothing more to read.
 */
final class ExtentReader implements AutoCloseable {
  private final ExtentRows rows;
  private final BulkFiles files;
  private final ChunkId chunk;
  private final Scratch scratch;
  private final RocksIterator extents;

  ExtentReader(
      Database database, BulkFiles files, ChunkId chunk, Scratch scratch, ReadOptions options) {
    this.rows = new ExtentRows(database);
    this.files = files;
    this.chunk = chunk;
    this.scratch = scratch;
    this.extents = database.rocks().newIterator(database.bulk(), options);
  }

  /**
   * Copies from an offset of the chunk on, as far as extents follow each other.
   *
   * @return how many bytes; 0 if none has the first one
   */
  int read(long offset, byte[] out, int at, int wanted) throws StoreDamaged, RocksDBException {
    int filled = 0;
    extents.seekForPrev(Keys.place(chunk, offset));
    while (filled < wanted && extents.isValid()) {
      byte[] key = extents.key();
      long start = Keys.numberOf(key);
      long from = offset + filled - start;
      if (Keys.chunkOf(key) != chunk.value() || from < 0) {
        break;
      }
      byte[] row = extents.value();
      Extent extent = extentOf(key, row);
      if (from >= extent.length()) {
        break;
      }
      int count = (int) Math.min(extent.length() - from, wanted - filled);
      if (!copy(extent, start, (int) from, out, at + filled, count)) {
        if (rows.isStill(key, row)) {
          throw damaged(start + from, null);
        }
        break;
      }
      filled += count;
      extents.next();
    }
    extents.status();
    return filled;
  }

  private Extent extentOf(byte[] key, byte[] row) throws StoreDamaged {
    try {
      return Extent.read(key, row);
    } catch (RowBroken broken) {
      throw damaged(Keys.numberOf(key), broken);
    }
  }

  /** Whole pieces go straight to where they belong; what is wanted only in part, by a detour. */
  private boolean copy(Extent extent, long start, int from, byte[] out, int at, int count)
      throws StoreDamaged {
    int done = 0;
    while (done < count) {
      int first = (from + done) / Pieces.BYTES_MAX;
      int begin = first * Pieces.BYTES_MAX;
      int skip = from + done - begin;
      int whole = skip > 0 ? 0 : wholePieces(extent, begin, count - done);
      boolean intact;
      if (whole > 0) {
        intact = fetch(extent, start, begin, out, at + done, whole);
        done += whole;
      } else {
        int length = Math.min(Pieces.BYTES_MAX, extent.length() - begin);
        intact = fetch(extent, start, begin, scratch.piece, 0, length);
        int part = Math.min(length - skip, count - done);
        System.arraycopy(scratch.piece, skip, out, at + done, part);
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
  private boolean fetch(Extent extent, long start, int begin, byte[] to, int at, int count)
      throws StoreDamaged {
    try {
      if (!files.read(chunk, extent.position() + begin, ByteBuffer.wrap(to, at, count))) {
        return false;
      }
    } catch (IOException unreadable) {
      throw damaged(start + begin, unreadable);
    }
    for (int done = 0; done < count; done += Pieces.BYTES_MAX) {
      int length = Math.min(Pieces.BYTES_MAX, count - done);
      int crc = Pieces.crc(chunk, start + begin + done, to, at + done, length, scratch);
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
    extents.close();
  }
}

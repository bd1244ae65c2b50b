package io.oncefs.storage.rocksdb;

import io.oncefs.common.ChunkId;
import java.util.Arrays;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;

/** The rows of the family "bulk", as they are now. */
final class ExtentRows {
  /** Behind the end of any file. */
  static final long UNKNOWN = Long.MAX_VALUE / 2;

  private final Database database;

  ExtentRows(Database database) {
    this.database = database;
  }

  /**
   * Where the last extent of the chunk ends in its file; 0 if it has none, {@link #UNKNOWN} if its
   * row is damaged: whoever reads there will say so.
   */
  long end(ChunkId chunk) throws RocksDBException {
    try (RocksIterator rows = database.rocks().newIterator(database.bulk(), database.reads())) {
      rows.seekForPrev(Keys.end(chunk));
      rows.status();
      boolean here = rows.isValid() && Keys.chunkOf(rows.key()) == chunk.value();
      return here ? Extent.read(rows.key(), rows.value()).end() : 0;
    } catch (RowBroken damaged) {
      return UNKNOWN;
    } catch (RocksDBException unreadable) {
      if (isDamage(unreadable)) {
        return UNKNOWN;
      }
      throw unreadable;
    }
  }

  /** A block of a table that is not what was written, not a disk that fails. */
  private static boolean isDamage(RocksDBException unreadable) {
    Status status = unreadable.getStatus();
    return status != null && status.getCode() == Status.Code.Corruption;
  }

  /** All there are now. Where a row is damaged, they are not complete. */
  ChunkExtents all(ChunkId chunk) throws RocksDBException {
    ChunkExtents all = new ChunkExtents();
    try (RocksIterator rows = database.rocks().newIterator(database.bulk(), database.reads())) {
      boolean more = true;
      for (rows.seek(Keys.place(chunk, 0)); more && rows.isValid(); rows.next()) {
        byte[] key = rows.key();
        more =
            Keys.chunkOf(key) == chunk.value()
                && all.add(Keys.numberOf(key), Extent.read(key, rows.value()));
      }
      rows.status();
    } catch (RowBroken damaged) {
      all.giveUp();
    } catch (RocksDBException unreadable) {
      // Maybe of another row, even of another chunk: who looks for one row sees whether it is that.
      if (!isDamage(unreadable)) {
        throw unreadable;
      }
      all.giveUp();
    }
    return all;
  }

  /** Whether this is still the row of that key. */
  boolean isStill(byte[] key, byte[] row) throws RocksDBException {
    return Arrays.equals(row, database.rocks().get(database.bulk(), database.reads(), key));
  }
}

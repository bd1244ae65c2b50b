package io.oncefs.storage.rocksdb;

import io.oncefs.chunk.store.StoreDamaged;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Slice;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/**
 * One read: walks the pieces of a range and copies each once, verified. Bytes lie in pieces or in
 * the chunk's file; where is seen only by looking, first where the chunk's bytes were last.
 */
final class PieceReader implements AutoCloseable {
  /** A read of so much is a scan. */
  private static final int SCAN_BYTES_MIN = 256 << 10;

  /** Pieces that are stepped over on the way to the first one. */
  private static final int STEPS_MAX = 4;

  private final Database database;
  private final BulkFiles files;
  private final KeptExtents extents;
  private final ChunkId chunk;
  private final Scratch scratch;
  private final byte[] out;
  private final int wanted;
  private final long offset;
  private int filled;
  private boolean inBulk;

  private @Nullable RocksIterator small;
  private @Nullable ExtentReader bulk;

  /**
   * @param inBulk whether to look in the chunk's file first
   */
  PieceReader(
      Database database,
      BulkFiles files,
      KeptExtents extents,
      ChunkId chunk,
      long offset,
      int wanted,
      boolean inBulk,
      Scratch scratch) {
    this.inBulk = inBulk;
    this.database = database;
    this.files = files;
    this.extents = extents;
    this.chunk = chunk;
    this.offset = offset;
    this.wanted = wanted;
    this.scratch = scratch;
    this.out = new byte[wanted + Pieces.CRC_BYTES];
  }

  /** The bytes up to the end of the range, or to the first gap. */
  Slice read() throws StoreDamaged, RocksDBException {
    boolean found = true;
    while (filled < wanted && found) {
      found = takeRun();
      if (!found) {
        inBulk = !inBulk;
        found = takeRun();
      }
    }
    return Slice.of(out, 0, filled);
  }

  /** Whether the last bytes it looked for were to be found in the chunk's file. */
  boolean endedInBulk() {
    return inBulk;
  }

  private boolean takeRun() throws StoreDamaged, RocksDBException {
    return inBulk ? takeExtents() : takePieces(pieces());
  }

  private boolean takeExtents() throws StoreDamaged, RocksDBException {
    ExtentReader opened = bulk;
    if (opened == null) {
      // A scan looks at the rows themselves: whoever checks a chunk reads so.
      ChunkExtents kept = isScan() ? null : extents.of(chunk);
      opened = new ExtentReader(database, files, chunk, kept, scratch, options());
      bulk = opened;
    }
    int count = opened.read(offset + filled, out, filled, wanted - filled);
    filled += count;
    return count > 0;
  }

  private RocksIterator pieces() {
    RocksIterator opened = small;
    if (opened == null) {
      opened = database.rocks().newIterator(database.pieces(), options());
      small = opened;
    }
    return opened;
  }

  private ReadOptions options() {
    return isScan() ? database.scans() : database.reads();
  }

  private boolean isScan() {
    return wanted >= SCAN_BYTES_MIN;
  }

  /** Takes the pieces that follow each other; returns whether there was any. */
  private boolean takePieces(RocksIterator pieces) throws StoreDamaged, RocksDBException {
    int before = filled;
    seek(pieces);
    while (isHere(pieces) && take(pieces) && filled < wanted) {
      pieces.next();
    }
    pieces.status();
    return filled > before;
  }

  /**
   * To the piece that holds the next byte, if one does. Forwards, from where such a piece may
   * begin: RocksDB's search for the last one that begins before the byte steps back over the key in
   * every table, and the step to the next piece then turns all of them round. Where pieces are so
   * small that many would be stepped over, that search is the shorter way.
   */
  private void seek(RocksIterator pieces) {
    long next = offset + filled;
    pieces.seek(Keys.place(chunk, Math.max(0, next - Pieces.BYTES_MAX + 1)));
    for (int steps = 0; isHere(pieces) && endOf(pieces) <= next; steps++) {
      if (steps == STEPS_MAX) {
        pieces.seekForPrev(Keys.place(chunk, next));
        return;
      }
      pieces.next();
    }
  }

  private long endOf(RocksIterator pieces) {
    return Keys.numberOf(scratch.place) + pieces.value(scratch.piece, 0, 0) - Pieces.CRC_BYTES;
  }

  private boolean isHere(RocksIterator pieces) {
    return pieces.isValid()
        && pieces.key(scratch.place) == Keys.PLACE_BYTES
        && Keys.chunkOf(scratch.place) == chunk.value();
  }

  /** Takes from the piece the iterator is on, if it holds the next byte. */
  private boolean take(RocksIterator pieces) throws StoreDamaged {
    long start = Keys.numberOf(scratch.place);
    if (start > offset + filled) {
      return false;
    }
    int room = out.length - filled;
    if (start == offset + filled) {
      // Straight into the result, if all of it fits.
      int stored = pieces.value(out, filled, room);
      if (stored <= room) {
        verify(out, filled, stored);
        filled += stored - Pieces.CRC_BYTES;
        return true;
      }
    }
    int stored = pieces.value(scratch.piece, 0, scratch.piece.length);
    verify(scratch.piece, 0, stored);
    long skip = offset + filled - start;
    long rest = stored - Pieces.CRC_BYTES - skip;
    if (rest <= 0) {
      return false;
    }
    int count = (int) Math.min(rest, wanted - filled);
    System.arraycopy(scratch.piece, (int) skip, out, filled, count);
    filled += count;
    return true;
  }

  private void verify(byte[] bytes, int at, int stored) throws StoreDamaged {
    if (!Pieces.isIntact(scratch.place, bytes, at, stored, scratch.crc)) {
      throw new StoreDamaged(
          chunk, Keys.numberOf(scratch.place), "the checksum of its bytes does not hold", null);
    }
  }

  @Override
  public void close() {
    if (small != null) {
      small.close();
    }
    if (bulk != null) {
      bulk.close();
    }
  }
}

package io.oncefs.storage.rocksdb;

import io.oncefs.chunk.store.StoreDamaged;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Slice;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** One read: walks the pieces of a range and copies each once, verified. */
final class PieceReader {
  private final ChunkId chunk;
  private final RocksIterator pieces;
  private final Scratch scratch;
  private final byte[] out;
  private final int wanted;
  private final long offset;
  private int filled;

  PieceReader(ChunkId chunk, long offset, int wanted, RocksIterator pieces, Scratch scratch) {
    this.chunk = chunk;
    this.offset = offset;
    this.wanted = wanted;
    this.pieces = pieces;
    this.scratch = scratch;
    this.out = new byte[wanted + Pieces.CRC_BYTES];
  }

  /** The bytes up to the end of the range, or to the first gap. */
  Slice read() throws StoreDamaged, RocksDBException {
    pieces.seekForPrev(Keys.place(chunk, offset));
    while (filled < wanted && isHere()) {
      long start = Keys.numberOf(scratch.place);
      boolean covered = start == offset + filled ? takeFromStart() : takeFromMiddle(start);
      if (!covered) {
        break;
      }
      pieces.next();
    }
    pieces.status();
    return Slice.of(out, 0, filled);
  }

  private boolean isHere() {
    return pieces.isValid()
        && pieces.key(scratch.place) == Keys.PLACE_BYTES
        && Keys.chunkOf(scratch.place) == chunk.value();
  }

  /**
   * A piece that begins where the bytes so far end: straight into the result, if all of it fits.
   */
  private boolean takeFromStart() throws StoreDamaged {
    int room = out.length - filled;
    int stored = pieces.value(out, filled, room);
    if (stored > room) {
      return takeFromMiddle(offset + filled);
    }
    verify(out, filled, stored);
    filled += stored - Pieces.CRC_BYTES;
    return true;
  }

  private boolean takeFromMiddle(long start) throws StoreDamaged {
    int stored = pieces.value(scratch.piece, 0, scratch.piece.length);
    verify(scratch.piece, 0, stored);
    long skip = offset + filled - start;
    long rest = stored - Pieces.CRC_BYTES - skip;
    if (skip < 0 || rest <= 0) {
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
}

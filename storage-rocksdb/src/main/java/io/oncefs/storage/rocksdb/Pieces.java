package io.oncefs.storage.rocksdb;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Slice;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.rocksdb.RocksDBException;

/**
 * Payload as it is stored: cut into pieces, so that a small read of a large record need not fetch
 * and check megabytes. 16 KiB: a random read of 4 KiB takes a quarter of the time it takes with 64
 * KiB, and a long one no more.
 *
 * <pre>
 * piece = 1*16384octet crc     crc: 4 octets, crc32c of the key and the bytes
 * </pre>
 *
 * <p>RocksDB keeps checksums of its own; this one holds from the caller's array to the caller's
 * array, and for the right place.
 */
final class Pieces {
  static final int BYTES_MAX = 16 << 10;
  static final int CRC_BYTES = 4;
  static final int STORED_BYTES_MAX = BYTES_MAX + CRC_BYTES;

  private Pieces() {}

  /** Gives a batch's payload, which begins at this offset of the chunk, to {@code to}. */
  static void put(Sink to, ChunkId chunk, long offset, Slice payload, Scratch scratch)
      throws RocksDBException {
    for (int done = 0; done < payload.length(); done += BYTES_MAX) {
      int count = Math.min(BYTES_MAX, payload.length() - done);
      int crc =
          crc(chunk, offset + done, payload.array(), payload.arrayOffset() + done, count, scratch);
      ByteBuffer key = scratch.key;
      ByteBuffer value = scratch.value.clear();
      value.put(payload.array(), payload.arrayOffset() + done, count);
      value.putInt(crc).flip();
      to.put(key, value);
    }
  }

  /** Of a piece that begins at this offset of the chunk. Leaves its key in the scratch. */
  static int crc(ChunkId chunk, long offset, byte[] bytes, int at, int count, Scratch scratch) {
    return crc(chunk, offset, ByteBuffer.wrap(bytes, at, count), scratch);
  }

  /** Of the piece that is what remains of the buffer, which remains nothing then. */
  static int crc(ChunkId chunk, long offset, ByteBuffer bytes, Scratch scratch) {
    ByteBuffer key = scratch.key.clear();
    key.putLong(chunk.value()).putInt(Math.toIntExact(offset)).flip();
    CRC32C crc = scratch.crc;
    crc.reset();
    crc.update(key);
    key.rewind();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /** Whether the {@code stored} bytes from {@code at} on are an intact piece of this key. */
  static boolean isIntact(byte[] key, byte[] bytes, int at, int stored, CRC32C crc) {
    int end = at + stored - CRC_BYTES;
    if (stored <= CRC_BYTES || stored > STORED_BYTES_MAX) {
      return false;
    }
    crc.reset();
    crc.update(key, 0, key.length);
    crc.update(bytes, at, stored - CRC_BYTES);
    return ByteBuffer.wrap(bytes).getInt(end) == (int) crc.getValue();
  }

  /** Where pieces go; takes direct buffers. */
  interface Sink {
    void put(ByteBuffer key, ByteBuffer value) throws RocksDBException;
  }
}

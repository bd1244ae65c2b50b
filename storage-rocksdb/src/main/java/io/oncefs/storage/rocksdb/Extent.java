package io.oncefs.storage.rocksdb;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Slice;

/**
 * Where the payload of one batch of a large unit lies: a run of bytes in the chunk's file.
 *
 * <pre>
 * extent   = %x01 position length *check crc
 * position = number             of its first byte in the file
 * length   = number             bytes, at least one
 * check    = 4 octets           of each 16384 bytes of it, and of what is left: {@link Pieces#crc}
 * </pre>
 *
 * <p>Example: 20,000 bytes of a batch that begin at byte 4,096 of the file.
 *
 * <pre>
 * 01                    version
 * 8020 a09c01           position, length
 * XXXXXXXX XXXXXXXX     of 16,384 bytes and of 3,616
 * XXXXXXXX              crc32c of the key and all of the above
 * </pre>
 */
final class Extent {
  private static final int VERSION = 1;

  private final long position;
  private final int length;
  private final int[] checks;

  private Extent(long position, int length, int[] checks) {
    this.position = position;
    this.length = length;
    this.checks = checks;
  }

  /** Of a payload that begins at this offset of the chunk and will lie there in its file. */
  static Extent of(ChunkId chunk, long offset, Slice payload, long position, Scratch scratch) {
    int[] checks = new int[pieces(payload.length())];
    for (int i = 0; i < checks.length; i++) {
      int from = i * Pieces.BYTES_MAX;
      int count = Math.min(Pieces.BYTES_MAX, payload.length() - from);
      checks[i] =
          Pieces.crc(
              chunk, offset + from, payload.array(), payload.arrayOffset() + from, count, scratch);
    }
    return new Extent(position, payload.length(), checks);
  }

  private static int pieces(int length) {
    return (int) (((long) length + Pieces.BYTES_MAX - 1) / Pieces.BYTES_MAX);
  }

  byte[] row(byte[] key) {
    RowWriter row = new RowWriter(VERSION).number(position).number(length);
    for (int each : checks) {
      row.fixed32(each);
    }
    return row.sealedFor(key);
  }

  static Extent read(byte[] key, byte[] bytes) throws RowBroken {
    RowReader row = new RowReader(key, bytes, VERSION);
    long position = row.number();
    int length = row.int31();
    RowReader.check(position >= 0 && length > 0, "an extent of impossible place or length");
    RowReader.check(pieces(length) <= bytes.length / Integer.BYTES, "checksums are missing");
    int[] checks = new int[pieces(length)];
    for (int i = 0; i < checks.length; i++) {
      checks[i] = row.fixed32();
    }
    row.done();
    return new Extent(position, length, checks);
  }

  /** Of its first byte, in the chunk's file. */
  long position() {
    return position;
  }

  int length() {
    return length;
  }

  /** Where it ends in the chunk's file. */
  long end() {
    return position + length;
  }

  /** Of memory, about, in bytes. */
  int weight() {
    return 64 + checks.length * Integer.BYTES;
  }

  /** What the crc of its piece with this number has to be. */
  int check(int piece) {
    return checks[piece];
  }
}

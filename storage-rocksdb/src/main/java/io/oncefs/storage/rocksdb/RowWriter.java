package io.oncefs.storage.rocksdb;

import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Writes a row.
 *
 * <pre>
 * row    = version body crc      version: 1 octet, of this kind of row
 * crc    = 4 octets              crc32c of key, version and body
 * number = 1*10 octets           seven bits each, lowest first, the top bit says that more follow
 * signed = number                0, -1, 1, -2, 2... as 0, 1, 2, 3, 4...
 * text   = number *octet         its length in bytes, then UTF-8
 * </pre>
 *
 * <p>Fixed-size numbers are big-endian. The key is part of the checksum: a row that turns up under
 * another key is noticed.
 */
final class RowWriter {
  private byte[] bytes = new byte[128];
  private int size;

  RowWriter(int version) {
    octet(version);
  }

  RowWriter octet(int value) {
    room(1);
    bytes[size++] = (byte) value;
    return this;
  }

  RowWriter fixed32(int value) {
    room(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (value >>> shift);
    }
    return this;
  }

  RowWriter fixed64(long value) {
    return fixed32((int) (value >>> 32)).fixed32((int) value);
  }

  /** Any 64 bits; small numbers are short. */
  RowWriter number(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
    return this;
  }

  RowWriter signed(long value) {
    return number((value << 1) ^ (value >> 63));
  }

  RowWriter text(byte[] utf8) {
    number(utf8.length);
    room(utf8.length);
    System.arraycopy(utf8, 0, bytes, size, utf8.length);
    size += utf8.length;
    return this;
  }

  /** The row as it is stored under this key. */
  byte[] sealedFor(byte[] key) {
    CRC32C crc = new CRC32C();
    crc.update(key, 0, key.length);
    crc.update(bytes, 0, size);
    fixed32((int) crc.getValue());
    return Arrays.copyOf(bytes, size);
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}

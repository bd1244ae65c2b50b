package io.oncefs.storage.rocksdb;

import java.util.Arrays;
import java.util.zip.CRC32C;

/** Reads what {@link RowWriter} wrote, and trusts none of it. */
final class RowReader {
  private static final int CRC_BYTES = 4;

  private final byte[] bytes;
  private final int end;
  private int at;

  /**
   * Checks key, checksum and version.
   *
   * @param version the newest known; a row of a later one cannot be read
   */
  RowReader(byte[] key, byte[] row, int version) throws RowBroken {
    this.bytes = row;
    this.end = row.length - CRC_BYTES;
    check(end >= 1, "a row of " + row.length + " bytes");
    CRC32C crc = new CRC32C();
    crc.update(key, 0, key.length);
    crc.update(row, 0, end);
    at = end;
    int stored = (bits32(0) << 16) | bits32(2);
    check(stored == (int) crc.getValue(), "the row's checksum does not hold");
    at = 0;
    int written = octet();
    check(written == version, "row version " + written + ", this release knows " + version);
  }

  int octet() throws RowBroken {
    need(1);
    return bytes[at++] & 0xFF;
  }

  int fixed32() throws RowBroken {
    need(4);
    int value = (bits32(0) << 16) | bits32(2);
    at += 4;
    return value;
  }

  private int bits32(int plus) {
    return ((bytes[at + plus] & 0xFF) << 8) | (bytes[at + plus + 1] & 0xFF);
  }

  long fixed64() throws RowBroken {
    long high = fixed32();
    return (high << 32) | (fixed32() & 0xFFFFFFFFL);
  }

  long number() throws RowBroken {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int octet = octet();
      value |= (octet & 0x7FL) << shift;
      if (octet < 0x80) {
        return value;
      }
    }
    throw new RowBroken("a number of more than 64 bits");
  }

  long signed() throws RowBroken {
    long coded = number();
    return (coded >>> 1) ^ -(coded & 1);
  }

  /** A count of things that take at least one byte each, so that it cannot exceed what is left. */
  int count() throws RowBroken {
    long value = number();
    check(value >= 0 && value <= end - at, "a count of " + value);
    return (int) value;
  }

  int int31() throws RowBroken {
    long value = number();
    check(value >= 0 && value <= Integer.MAX_VALUE, "a size of " + value);
    return (int) value;
  }

  byte[] text() throws RowBroken {
    int length = count();
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  void done() throws RowBroken {
    check(at == end, (end - at) + " bytes too many");
  }

  static void check(boolean holds, String otherwise) throws RowBroken {
    if (!holds) {
      throw new RowBroken(otherwise);
    }
  }

  private void need(int more) throws RowBroken {
    check(more <= end - at, "the row ends too early");
  }
}

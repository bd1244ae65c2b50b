package io.oncefs.ops.check;

import io.oncefs.common.Checks;
import io.oncefs.common.Digest;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A record that says who wrote it and as which of its appends, so that a file's bytes alone tell
 * what is there, what is there twice, and what is damaged.
 *
 * <pre>
 * record = magic:int size:int writer:int number:long filler{size - 24} crc32c:int
 * </pre>
 *
 * <p>All big endian; {@code size} counts everything, the crc covers all before it, and the filler
 * follows from writer and number.
 */
public record NumberedRecord(int writer, long number, int size) {
  /** The smallest record: no filler. */
  public static final int SIZE_MIN = 24;

  static final int MAGIC = 0x4F4E4345;

  public NumberedRecord {
    Checks.argument(size >= SIZE_MIN, "a numbered record has at least %s bytes", SIZE_MIN);
  }

  /** The record's bytes. */
  public byte[] bytes() {
    ByteBuffer out = ByteBuffer.allocate(size);
    out.putInt(MAGIC).putInt(size).putInt(writer).putLong(number);
    long word = new Digest(writer).with(number).value();
    for (int left = size - SIZE_MIN; left > 0; left--) {
      out.put((byte) word);
      word = Long.rotateRight(word, 8) + left;
    }
    CRC32C crc = new CRC32C();
    crc.update(out.array(), 0, size - 4);
    out.putInt((int) crc.getValue());
    return out.array();
  }
}

package io.oncefs.ops.check;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Takes a file of {@link NumberedRecord}s apart again, checking every byte. */
public final class RecordScanner {
  private static final int SIZE_MAX = 16 << 20;

  private final DataInputStream in;
  private long offset;

  public RecordScanner(InputStream in) {
    this.in = new DataInputStream(new BufferedInputStream(in, 1 << 16));
  }

  /**
   * The next record and where it starts, or null at the end.
   *
   * @throws WrongBytes if what stands there is no whole record
   */
  public @Nullable Found next() throws IOException {
    int first = in.read();
    if (first < 0) {
      return null;
    }
    byte[] head = new byte[8];
    head[0] = (byte) first;
    try {
      in.readFully(head, 1, 7);
      int magic = ByteBuffer.wrap(head).getInt();
      int size = ByteBuffer.wrap(head).getInt(4);
      if (magic != NumberedRecord.MAGIC || size < NumberedRecord.SIZE_MIN || size > SIZE_MAX) {
        throw new WrongBytes("no record starts at offset " + offset);
      }
      byte[] whole = Arrays.copyOf(head, size);
      in.readFully(whole, 8, size - 8);
      return found(whole);
    } catch (EOFException end) {
      throw new WrongBytes("the file ends inside the record at offset " + offset);
    }
  }

  private Found found(byte[] whole) throws WrongBytes {
    ByteBuffer buffer = ByteBuffer.wrap(whole);
    CRC32C crc = new CRC32C();
    crc.update(whole, 0, whole.length - 4);
    if ((int) crc.getValue() != buffer.getInt(whole.length - 4)) {
      throw new WrongBytes("the record at offset " + offset + " does not match its crc32c");
    }
    NumberedRecord record = new NumberedRecord(buffer.getInt(8), buffer.getLong(12), whole.length);
    Found found = new Found(record, offset);
    offset += whole.length;
    return found;
  }

  /** A record where it stands. */
  public record Found(NumberedRecord record, long offset) {}

  /** The bytes are not what was appended. */
  public static final class WrongBytes extends IOException {
    private static final long serialVersionUID = 1L;

    WrongBytes(String message) {
      super(message);
    }
  }
}

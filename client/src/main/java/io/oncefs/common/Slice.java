package io.oncefs.common;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * An immutable run of bytes, possibly a window of a larger array. Who makes one promises not to
 * change the array afterwards, so slices are passed on without copying.
 */
public final class Slice {
  /** No bytes. */
  public static final Slice EMPTY = new Slice(new byte[0], 0, 0);

  private final byte[] array;
  private final int offset;
  private final int length;

  private Slice(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** Takes over the whole array; the caller must not change it any more. */
  public static Slice of(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Slice(bytes, 0, bytes.length);
  }

  /** Takes over a window of the array; the caller must not change it any more. */
  public static Slice of(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    return new Slice(bytes, offset, length);
  }

  /** Copies, for bytes that the caller keeps. */
  public static Slice copyOf(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    return of(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  /** Copies what remains of the buffer and advances it. */
  public static Slice copyOf(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return of(bytes);
  }

  /** Bytes in this slice. */
  public int length() {
    return length;
  }

  public byte at(int index) {
    Objects.checkIndex(index, length);
    return array[offset + index];
  }

  /** A window of this slice; no copy. */
  public Slice slice(int from, int count) {
    Objects.checkFromIndexSize(from, count, length);
    return new Slice(array, offset + from, count);
  }

  /** A read-only view; no copy. */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer();
  }

  /**
   * The backing array, to hand to an API that takes array, offset and length. Never write to it.
   */
  public byte[] array() {
    return array;
  }

  /** Where this slice starts in {@link #array}. */
  public int arrayOffset() {
    return offset;
  }

  public void copyTo(byte[] target, int targetOffset) {
    System.arraycopy(array, offset, target, targetOffset, length);
  }

  /** A fresh array of just these bytes. */
  public byte[] toBytes() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /** Castagnoli CRC of the bytes: the checksum that travels with data end to end. */
  public int crc32c() {
    CRC32C crc = new CRC32C();
    crc.update(array, offset, length);
    return (int) crc.getValue();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Slice that
        && Arrays.equals(
            array, offset, offset + length, that.array, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    return crc32c();
  }

  @Override
  public String toString() {
    return length + " bytes";
  }
}

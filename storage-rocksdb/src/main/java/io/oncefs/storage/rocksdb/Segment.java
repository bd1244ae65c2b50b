package io.oncefs.storage.rocksdb;

import io.oncefs.common.Id128;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One file of the {@link Journal}. It is filled with zeros once and then overwritten in one life
 * after the other: a sync that changes neither size nor place of a file costs a fraction of one
 * that does.
 *
 * <pre>
 * segment = head head *record        each padded to a multiple of 4096 octets
 * head    = magic store number first oldest crc
 * record  = number sequence length crc content
 * store: 16 octets; magic, number, first, oldest, sequence: 8; length, crc: 4
 * crc: crc32c of all of the head, of all of the record but itself
 * </pre>
 *
 * <p>{@code number} is the life: it is never used again, so what earlier lives left is not taken
 * for a record of this one. Heads take turns, so that one that is torn leaves the one before.
 * Records begin at whole blocks: none shares a block of the disk with one that was acknowledged.
 */
final class Segment implements AutoCloseable {
  static final int BLOCK_BYTES = DirectFile.BLOCK_BYTES;
  static final int RECORDS_AT = 2 * BLOCK_BYTES;
  static final int RECORD_HEAD_BYTES = 24;

  private static final long MAGIC = 0x4F4E43454A4E4C31L;
  private static final int HEAD_BYTES = 52;
  private static final int STAGING_BYTES = 1 << 20;
  private static final int ZEROS_BYTES = 1 << 20;

  private final Path path;
  private final FileChannel file;

  /**
   * For records: one system call that returns when they are durable takes less than two. Null where
   * the file system has no such files.
   */
  private final @Nullable FileChannel direct;

  private final long size;
  private Head head;
  private int slot;
  private long end = RECORDS_AT;

  /**
   * What a life begins with.
   *
   * @param store that it belongs to
   * @param first sequence of its first record
   * @param oldest life whose records were needed when this one began
   */
  record Head(Id128 store, long number, long first, long oldest) {
    static final Head NONE = new Head(new Id128(0, 0), 0, 0, 0);
  }

  private Segment(Path path, FileChannel file, long size, Head head, int slot) throws IOException {
    this.path = path;
    this.file = file;
    this.direct = DirectFile.open(path);
    this.size = size;
    this.head = head;
    this.slot = slot;
  }

  /** Makes the file, all zeros, durably but for its name. */
  static Segment create(Path path, long size) throws IOException {
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_BYTES);
    for (long at = 0; at < size; at += ZEROS_BYTES) {
      zeros.clear().limit((int) Math.min(ZEROS_BYTES, size - at));
      writeAll(file, zeros, at);
    }
    file.force(true);
    return new Segment(path, file, size, Head.NONE, 0);
  }

  /** Opens one that is there, in the life it was in. */
  static Segment open(Path path) throws IOException {
    FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    Head first = readHead(file, 0);
    Head second = readHead(file, BLOCK_BYTES);
    return second.number() > first.number()
        ? new Segment(path, file, file.size(), second, 1)
        : new Segment(path, file, file.size(), first, 0);
  }

  private static Head readHead(FileChannel file, long at) throws IOException {
    ByteBuffer bytes = read(file, at, HEAD_BYTES);
    if (bytes.remaining() < HEAD_BYTES || bytes.getLong(0) != MAGIC) {
      return Head.NONE;
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().limit(HEAD_BYTES - 4));
    return (int) crc.getValue() == bytes.getInt(HEAD_BYTES - 4)
        ? new Head(
            new Id128(bytes.getLong(8), bytes.getLong(16)),
            bytes.getLong(24),
            bytes.getLong(32),
            bytes.getLong(40))
        : Head.NONE;
  }

  /** Begins another life, durably. */
  void begin(Head life) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BLOCK_BYTES);
    bytes.putLong(MAGIC).putLong(life.store().high()).putLong(life.store().low());
    bytes.putLong(life.number()).putLong(life.first()).putLong(life.oldest());
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), 0, HEAD_BYTES - 4);
    bytes.putInt((int) crc.getValue()).clear();
    slot = 1 - slot;
    writeAll(file, bytes, headAt());
    file.force(false);
    head = life;
    end = RECORDS_AT;
  }

  Head head() {
    return head;
  }

  /** Where the head of this life lies. */
  long headAt() {
    return (long) slot * BLOCK_BYTES;
  }

  long size() {
    return size;
  }

  Path path() {
    return path;
  }

  /** What a record of so many bytes takes, with head and padding. */
  static long recordBytes(int content) {
    long bytes = RECORD_HEAD_BYTES + (long) content;
    return (bytes + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
  }

  boolean hasRoomFor(int content) {
    return end + recordBytes(content) <= size;
  }

  /** Adds a record, which must fit, durably. */
  void append(long sequence, byte[] content, ByteBuffer staging) throws IOException {
    ByteBuffer out = staging.clear();
    out.putLong(head.number()).putLong(sequence).putInt(content.length);
    CRC32C crc = new CRC32C();
    crc.update(out.duplicate().flip());
    crc.update(content, 0, content.length);
    out.putInt((int) crc.getValue());
    FileChannel records = direct == null ? file : direct;
    long at = end;
    int done = 0;
    while (done < content.length) {
      int part = Math.min(out.remaining(), content.length - done);
      out.put(content, done, part);
      done += part;
      if (!out.hasRemaining()) {
        at += writeAll(records, out.flip(), at);
        out.clear();
      }
    }
    while (out.position() % BLOCK_BYTES != 0) {
      out.put((byte) 0);
    }
    writeAll(records, out.flip(), at);
    if (direct == null) {
      file.force(false);
    }
    end += recordBytes(content.length);
  }

  /** For {@link #append}; whole blocks, and aligned to them, as direct writes want it. */
  static ByteBuffer newStaging() {
    return ByteBuffer.allocateDirect(STAGING_BYTES + BLOCK_BYTES).alignedSlice(BLOCK_BYTES);
  }

  /** The life that a record at this place would be of; 0 for none. */
  long numberAt(long at) throws IOException {
    ByteBuffer bytes = read(file, at, Long.BYTES);
    return bytes.remaining() < Long.BYTES ? 0 : bytes.getLong(0);
  }

  /** The record at this place, if it is an intact one of the given life; else null. */
  @Nullable Found recordAt(long at, long number) throws IOException {
    ByteBuffer bytes = read(file, at, RECORD_HEAD_BYTES);
    if (bytes.remaining() < RECORD_HEAD_BYTES || bytes.getLong(0) != number) {
      return null;
    }
    int length = bytes.getInt(16);
    if (length < 0 || length > size - at - RECORD_HEAD_BYTES) {
      return null;
    }
    byte[] content = new byte[length];
    read(file, at + RECORD_HEAD_BYTES, length).get(content);
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate().limit(RECORD_HEAD_BYTES - 4));
    crc.update(content, 0, content.length);
    return (int) crc.getValue() == bytes.getInt(20)
        ? new Found(bytes.getLong(8), content, at + recordBytes(length))
        : null;
  }

  /** An intact record. */
  static final class Found {
    private final long sequence;
    private final byte[] content;
    private final long next;

    private Found(long sequence, byte[] content, long next) {
      this.sequence = sequence;
      this.content = content;
      this.next = next;
    }

    long sequence() {
      return sequence;
    }

    byte[] content() {
      return content;
    }

    /** Where the next one would begin. */
    long next() {
      return next;
    }
  }

  private static ByteBuffer read(FileChannel file, long at, int count) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count);
    long from = at;
    int got = 0;
    while (bytes.hasRemaining() && got >= 0) {
      got = file.read(bytes, from);
      from += Math.max(0, got);
    }
    return bytes.flip();
  }

  private static int writeAll(FileChannel file, ByteBuffer bytes, long at) throws IOException {
    int written = 0;
    while (bytes.hasRemaining()) {
      written += file.write(bytes, at + written);
    }
    return written;
  }

  @Override
  public void close() throws IOException {
    if (direct != null) {
      direct.close();
    }
    file.close();
  }
}

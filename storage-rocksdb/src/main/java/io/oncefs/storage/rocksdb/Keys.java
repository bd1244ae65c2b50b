package io.oncefs.storage.rocksdb;

import io.oncefs.common.ChunkId;
import java.nio.ByteBuffer;

/**
 * Where everything lies. All numbers in keys are big-endian and unsigned, so that keys sort as
 * their numbers do.
 *
 * <pre>
 * family "default"                      one of each store
 *   %x01                -> identity     {@link MetaRows}
 *   %x02                -> generation
 *   %x03                -> floor
 *   %x04 chunk          -> (nothing)    a replica without a description, forgotten below the floor
 *   %x05 chunk          -> (nothing)    cut or dropped, its space not reclaimed yet
 *   %x06                -> journal      number of the segment this start began with: {@link Journal}
 *
 * family "replicas"                     two rows of each replica
 *   chunk %x01          -> description  {@link DescriptionRow}; absent for a fence of the unknown
 *   chunk %x02          -> state        {@link StateRow}
 *
 * family "batches"                      one row of each LSN
 *   chunk lsn           -> LSN 0: writer table {@link WriterTableRow}, else {@link BatchRow}
 *
 * family "bytes"                        payload, in pieces that never span two batches
 *   chunk offset        -> piece        {@link Pieces}
 *
 * family "bulk"                         payload of large units, which lies in files: {@link BulkFiles}
 *   chunk offset        -> extent       {@link Extent}
 *
 * chunk  = 8 octets
 * lsn    = 4 octets
 * offset = 4 octets, of the first byte in the chunk
 * </pre>
 *
 * <p>So what lies at or above a position is one range of "batches", "bytes" and "bulk" each, and a
 * cut is three range deletions.
 *
 * <p>Example: the second batch of chunk 258, which begins at byte 5, has its row at {@code
 * 0000000000000102 00000002} of "batches" and its bytes at {@code 0000000000000102 00000005}.
 */
final class Keys {
  static final byte[] IDENTITY = {1};
  static final byte[] GENERATION = {2};
  static final byte[] FLOOR = {3};
  static final byte[] JOURNAL = {6};

  /** Bytes of a key of "batches" or "bytes". */
  static final int PLACE_BYTES = 12;

  private static final byte WITHOUT_DESCRIPTION = 4;
  private static final byte ERASED = 5;
  private static final byte DESCRIPTION = 1;
  private static final byte STATE = 2;

  private Keys() {}

  static byte[] withoutDescription(long chunk) {
    return marked(WITHOUT_DESCRIPTION, chunk);
  }

  /** The chunk of such a key, or 0 if it is another kind of key. */
  static long chunkWithoutDescription(byte[] key) {
    return chunkMarked(WITHOUT_DESCRIPTION, key);
  }

  static byte[] erased(long chunk) {
    return marked(ERASED, chunk);
  }

  /** The chunk of such a key, or 0 if it is another kind of key. */
  static long chunkErased(byte[] key) {
    return chunkMarked(ERASED, key);
  }

  private static byte[] marked(byte kind, long chunk) {
    return ByteBuffer.allocate(9).put(kind).putLong(chunk).array();
  }

  private static long chunkMarked(byte kind, byte[] key) {
    return key.length == 9 && key[0] == kind ? ByteBuffer.wrap(key).getLong(1) : 0;
  }

  static byte[] description(ChunkId chunk) {
    return ByteBuffer.allocate(9).putLong(chunk.value()).put(DESCRIPTION).array();
  }

  static byte[] state(ChunkId chunk) {
    return ByteBuffer.allocate(9).putLong(chunk.value()).put(STATE).array();
  }

  static boolean isDescription(byte[] key) {
    return key.length == 9 && key[8] == DESCRIPTION;
  }

  static boolean isState(byte[] key) {
    return key.length == 9 && key[8] == STATE;
  }

  /** A key of "batches" or "bytes"; {@code number} is an LSN or an offset. */
  static byte[] place(ChunkId chunk, long number) {
    return ByteBuffer.allocate(PLACE_BYTES)
        .putLong(chunk.value())
        .putInt(Math.toIntExact(number))
        .array();
  }

  /** Above every key of the chunk that {@link #place} makes. */
  static byte[] end(ChunkId chunk) {
    return ByteBuffer.allocate(8).putLong(chunk.value() + 1).array();
  }

  /** The chunk that any key of the families but "default" begins with. */
  static long chunkOf(byte[] key) {
    return ByteBuffer.wrap(key).getLong();
  }

  /** The LSN or offset of a key that {@link #place} made. */
  static long numberOf(byte[] key) {
    return ByteBuffer.wrap(key).getInt(8) & 0xFFFFFFFFL;
  }
}

package io.oncefs.protocol;

import io.oncefs.common.Digest;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;

/**
 * What is stored, atomically with the bytes, to make an append happen once: a completion record as
 * in RIFL (SOSP'15). The same type carries the zero-byte records that change the writer table.
 *
 * @param nonce who opened ({@link RecordKind#OPEN_WRITER} only, else 0)
 * @param sequence the writer's number for this append, at least 1; 0 for records that are no append
 * @param ackedThrough every result up to this seq has reached the client
 * @param offset file offset of the first byte; for a refused append the file's length then
 * @param length bytes of this record in the batch's payload
 * @param crc32c of those bytes (of the bytes offered, for a refused append)
 */
public record IdempotencyRecord(
    RecordKind kind,
    WriterId writer,
    WriterEpoch epoch,
    long nonce,
    long sequence,
    long ackedThrough,
    long offset,
    int length,
    int crc32c) {

  /** The digest with this record folded in: every field counts. */
  public Digest foldInto(Digest digest) {
    return digest
        .with(kind.code())
        .with(writer.hash64())
        .with(epoch.value())
        .with(nonce)
        .with(sequence)
        .with(ackedThrough)
        .with(offset)
        .with(((long) length << 32) | (crc32c & 0xFFFFFFFFL));
  }
}

package io.oncefs.protocol;

import io.oncefs.common.Digest;

/**
 * The outcome of one append, as every duplicate of it hears it.
 *
 * @param kind {@link RecordKind#APPEND} or {@link RecordKind#REFUSED}
 * @param offset file offset; for a refused one the file's length then
 */
public record RecordedResult(RecordKind kind, long sequence, long offset, int length, int crc32c) {
  Digest foldInto(Digest digest) {
    return digest
        .with(kind.code())
        .with(sequence)
        .with(offset)
        .with(((long) length << 32) | (crc32c & 0xFFFFFFFFL));
  }
}

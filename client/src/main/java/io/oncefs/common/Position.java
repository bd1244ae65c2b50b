package io.oncefs.common;

/**
 * A point in a chunk's batch sequence. Every message that names an LSN carries the byte length and
 * the running digest at it, so that a mix-up cannot pass unnoticed.
 *
 * @param lsn how many batches lie before this point; batch 0 (the writer table) counts
 * @param length bytes of the chunk before this point
 * @param digest running digest over everything before this point
 */
public record Position(long lsn, long length, Digest digest) {
  /** Of a chunk that holds nothing, not even its batch 0. */
  public static final Position ZERO = new Position(0, 0, Digest.NONE);

  public Position {
    Checks.argument(lsn >= 0 && length >= 0, "a position is not negative: %s, %s", lsn, length);
  }

  @Override
  public String toString() {
    return "lsn " + lsn + " (" + length + " bytes, " + digest + ")";
  }
}

package io.oncefs.ops.check;

/**
 * One append as its caller saw it.
 *
 * @param invoked when it was asked, in any unit that all attempts and reads of a history share
 * @param completed when its outcome was known; {@link Long#MAX_VALUE} while it is not
 * @param offset where it was acknowledged; -1 otherwise
 */
public record Attempt(
    String file,
    NumberedRecord record,
    long invoked,
    long completed,
    Outcome outcome,
    long offset) {

  /** What the caller was told. */
  public enum Outcome {
    /** It is in the file at {@code offset}. */
    ACKNOWLEDGED,
    /** It is not in the file and never will be. */
    REFUSED,
    /** Not known: it may be there once, or not at all. */
    UNKNOWN
  }
}

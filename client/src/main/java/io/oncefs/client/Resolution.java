package io.oncefs.client;

/** What became of an append, for good. */
public sealed interface Resolution {
  /** It is in the file. */
  record Committed(long offset, int length) implements Resolution {}

  /** It is not, and no attempt made so far will ever put it there. */
  record Never() implements Resolution {}
}

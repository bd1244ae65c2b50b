package io.oncefs.chunk.core;

/** Which answer a core waits for. */
public sealed interface Awaited {
  /** Nobody cares. */
  record Nothing() implements Awaited {
    public static final Nothing INSTANCE = new Nothing();
  }

  /** A replica's vote; {@code replica} is its index in the chunk's description. */
  record VoteOf(int replica, long lsn) implements Awaited {}

  /** The writer table of the predecessor; only the answer to the latest attempt counts. */
  record Writers(int attempt) implements Awaited {}
}

package io.oncefs.client;

/**
 * Hears what a client goes through, for metrics. Called on threads of the client, those that carry
 * its connections among them; must not block.
 */
public interface ClientEvents {
  /** For those who do not want to know. */
  ClientEvents NONE = new ClientEvents() {};

  /** An append was acknowledged, so long after it was asked for. */
  default void appended(long nanos, int bytes, boolean duplicate) {}

  /** An append failed for good. */
  default void appendFailed() {}

  /** A primary gave no outcome, and what was sent is sent again. */
  default void requestRepeated() {}

  /** A file went on in another chunk. */
  default void tailChanged() {}
}

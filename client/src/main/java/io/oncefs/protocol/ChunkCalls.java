package io.oncefs.protocol;

/**
 * Asks chunkservers. Calls to one destination on one lane are delivered in the order they were
 * made, or the connection breaks and every unanswered call of that lane fails.
 */
public interface ChunkCalls {
  /**
   * Sends and returns at once.
   *
   * @param timeoutNanos after which the listener hears {@link CallFailure#TIMEOUT}
   */
  void call(
      Destination to, ChunkRequest request, long timeoutNanos, CallListener<ChunkReply> listener);
}

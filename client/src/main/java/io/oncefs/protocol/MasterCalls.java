package io.oncefs.protocol;

/**
 * Asks one master node. Which node leads is the caller's business ({@link MasterReply.NotLeader}).
 */
public interface MasterCalls {
  /**
   * Sends and returns at once.
   *
   * @param address host:port of the master's gRPC service
   */
  void call(
      String address, MasterRequest request, long timeoutNanos, CallListener<MasterReply> listener);
}

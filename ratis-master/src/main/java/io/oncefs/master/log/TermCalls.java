package io.oncefs.master.log;

import java.util.function.LongConsumer;

/** Asks the other nodes of a log in which term they are. */
public interface TermCalls {
  /**
   * Asks one node; returns at once. One of the two is called, once, on any thread.
   *
   * @param logAddress host:port of its log
   * @param term what {@link CommandLog#term} of that very node said after this call was made
   * @param noAnswer nothing came in time, or another node has that address
   */
  void ask(NodeId node, String logAddress, LongConsumer term, Runnable noAnswer);
}

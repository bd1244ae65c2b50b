package io.oncefs.master.log;

import java.util.concurrent.CompletableFuture;

/**
 * A log of commands that a majority of masters holds, applied in the same order on each.
 *
 * <p>No call blocks. Futures complete on a thread that holds no lock: calling the log again from
 * there is fine, long work is not. They fail with {@link LogException}s, directly, never wrapped.
 */
public interface CommandLog extends AutoCloseable {
  /**
   * Logs a command and completes with what {@link CommandApplier#apply} answered, once a majority
   * holds it and this node has applied it. The log does not recognise a command it has seen: a
   * retried command carries its own request id.
   *
   * <p>Fails with {@link NotLeader} or {@link LogUnavailable} (certainly not logged, try again) or
   * {@link SubmitOutcomeUnknown} (may or may not have been logged), or {@link CommandTooLarge}.
   */
  CompletableFuture<byte[]> submit(byte[] command);

  /**
   * Completes when the tables of this node hold everything that was committed, by any leader,
   * before the call was made. Any node may be asked. Fails with {@link NotLeader} or {@link
   * LogUnavailable}.
   */
  CompletableFuture<Void> linearize();

  /** What this node knows right now; never waits for another node. */
  LogStatus status();

  /**
   * A term in which this node is, or was just before it heard of a later one: up to the moment of
   * the answer it has voted in no later one. At once, on any thread.
   */
  long term();

  /** Whether this node leads and has applied everything earlier leaders logged. */
  boolean isReadyLeader();

  /**
   * Whether this node's disk has room for what a leader logs. One that has none refuses commands as
   * unavailable.
   */
  boolean hasRoom();

  /**
   * Calls the listener at each change from now on, in order, one call at a time; at once if this
   * node is a ready leader already.
   */
  void listen(LeadershipListener listener);

  @Override
  void close();
}

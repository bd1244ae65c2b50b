package io.oncefs.master.ratis;

import java.util.concurrent.CompletableFuture;

/** A command on its way, and whether it may be in the log already. */
final class Submission {
  private final long callId;
  private final CompletableFuture<byte[]> answer = new CompletableFuture<>();
  private volatile boolean appended;

  Submission(long callId) {
    this.callId = callId;
  }

  long callId() {
    return callId;
  }

  CompletableFuture<byte[]> answer() {
    return answer;
  }

  void markAppended() {
    appended = true;
  }

  /** False means: certainly not in this log, nor in any other. */
  boolean mayBeLogged() {
    return appended;
  }
}

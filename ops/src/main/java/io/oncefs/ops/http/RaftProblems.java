package io.oncefs.ops.http;

import io.oncefs.master.log.LogStatus;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with the quorum, as far as one master can tell. */
final class RaftProblems {
  /** More than this many unapplied entries is not a hiccup any more. */
  private static final long APPLY_LAG_MAX = 10_000;

  private RaftProblems() {}

  static List<Problem> of(LogStatus status) {
    List<Problem> problems = new ArrayList<>();
    if (status.lifecycle() != LogStatus.Lifecycle.RUNNING) {
      problems.add(
          new Problem(
              "LOG_NOT_RUNNING",
              1,
              Problem.UNHEALTHY,
              "the log of this master is " + status.lifecycle(),
              "restart this master and read its log"));
    }
    if (status.leader() == null) {
      problems.add(
          new Problem(
              "NO_LEADER",
              1,
              Problem.UNHEALTHY,
              "this master knows no leader; appends to open chunks go on, metadata waits",
              "start masters until " + status.votersRequired() + " of them reach each other"));
    }
    List<String> silent =
        status.peers().stream()
            .filter(peer -> Boolean.FALSE.equals(peer.healthy()))
            .map(peer -> peer.id() + " (" + peer.address() + ")")
            .toList();
    if (!silent.isEmpty()) {
      problems.add(
          new Problem(
              "MASTER_SILENT",
              silent.size(),
              Problem.DEGRADED,
              "no answer from " + String.join(", ", silent),
              "start that master again with the line it was made with, such as"
                  + " ops/bin/bootstrap-quorum --local "
                  + (status.peers().size() + 1)
                  + "; see oncefs raft status"));
    }
    if (status.log().applyLag() > APPLY_LAG_MAX) {
      problems.add(
          new Problem(
              "APPLY_LAG",
              status.log().applyLag(),
              Problem.DEGRADED,
              "committed entries wait to be applied",
              "look at the disk and the CPU of this master"));
    }
    return problems;
  }
}

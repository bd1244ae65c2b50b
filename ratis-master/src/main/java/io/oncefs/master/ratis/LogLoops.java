package io.oncefs.master.ratis;

import io.oncefs.master.log.NodeId;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.Host;

/**
 * The log's own threads.
 *
 * @param calls calls Ratis, which may make its caller wait for a lock or for room in a queue
 * @param answers completes what callers wait for: Ratis' threads hold locks that a caller's next
 *     call may need
 * @param closing closes Ratis, which may make its caller wait without a bound
 * @param leadership tells listeners, who may take their time
 */
record LogLoops(
    EventLoop calls, EventLoop answers, EventLoop closing, LeadershipEvents leadership) {
  static LogLoops of(Host host, NodeId self) {
    return new LogLoops(
        host.newLoop("log-calls-" + self),
        host.newLoop("log-answers-" + self),
        host.newLoop("log-closing-" + self),
        new LeadershipEvents(host.newLoop("leadership-" + self)));
  }

  /** Makes no more calls, gives the answers that are due, then ends. */
  void close() {
    calls.close();
    answers.execute(answers::close);
    closing.close();
    leadership.close();
  }
}

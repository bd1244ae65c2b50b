package io.oncefs.master.ratis;

import io.oncefs.master.log.NodeId;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.Host;

/**
 * The log's own threads.
 *
 * @param answers completes what callers wait for: Ratis' threads hold locks that a caller's next
 *     call may need
 * @param leadership tells listeners, who may take their time
 */
record LogLoops(EventLoop answers, LeadershipEvents leadership) {
  static LogLoops of(Host host, NodeId self) {
    return new LogLoops(
        host.newLoop("log-" + self), new LeadershipEvents(host.newLoop("leadership-" + self)));
  }

  /** Lets what is waiting run, then ends. */
  void close() {
    answers.execute(answers::close);
    leadership.close();
  }
}

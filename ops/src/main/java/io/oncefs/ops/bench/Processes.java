package io.oncefs.ops.bench;

import io.oncefs.runtime.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/** The processes whose processor time a measurement reports: this one, and those it is told of. */
public final class Processes {
  private final Clock clock;
  private final Map<String, Long> pids = new LinkedHashMap<>();

  /** Of this process alone. */
  public Processes(Clock clock) {
    this.clock = clock;
    pids.put("client", ProcessHandle.current().pid());
  }

  /** Adds one under a name. */
  public Processes and(String name, long pid) {
    pids.put(name, pid);
    return this;
  }

  Sample sample() {
    return Sample.take(clock, pids);
  }

  Clock clock() {
    return clock;
  }
}

package io.oncefs.ops.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The processes whose processor time a measurement reports. */
public final class Processes {
  private final Map<String, Long> pids = new LinkedHashMap<>();
  private final Map<String, Duration> before = new LinkedHashMap<>();

  /** Of this process alone. */
  public Processes() {
    pids.put("client", ProcessHandle.current().pid());
  }

  /** Adds one under a name. */
  public Processes and(String name, long pid) {
    pids.put(name, pid);
    return this;
  }

  void begin() {
    before.clear();
    pids.forEach((name, pid) -> CpuClock.of(pid).ifPresent(used -> before.put(name, used)));
  }

  /** CPU seconds since {@link #begin}, by name; processes that nobody knows about are left out. */
  Map<String, Double> used() {
    Map<String, Double> used = new LinkedHashMap<>();
    before.forEach(
        (name, then) ->
            CpuClock.of(pids.getOrDefault(name, 0L))
                .ifPresent(now -> used.put(name, now.minus(then).toMillis() / 1000.0)));
    return used;
  }
}

package io.oncefs.ops.bench;

import java.time.Duration;
import java.util.Optional;

/** How much processor time processes have used, those of other users included where Linux tells. */
final class CpuClock {
  private CpuClock() {}

  /** Since the process began; empty if it is gone or nobody says. */
  static Optional<Duration> of(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration());
  }
}

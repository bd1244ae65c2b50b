package io.oncefs.runtime.real;

import io.oncefs.runtime.Clock;

/** The machine's clocks. */
final class SystemClock implements Clock {
  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public long wallMillis() {
    return System.currentTimeMillis();
  }
}

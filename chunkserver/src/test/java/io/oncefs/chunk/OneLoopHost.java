package io.oncefs.chunk;

import io.oncefs.runtime.Clock;
import io.oncefs.runtime.Entropy;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.FaultHandler;
import io.oncefs.runtime.Host;

/** Has a loop, and nothing else that could be asked for. */
public record OneLoopHost(EventLoop loop) implements Host {
  @Override
  public Clock clock() {
    throw new AssertionError("no clock is needed");
  }

  @Override
  public Entropy entropy() {
    throw new AssertionError("nothing is random");
  }

  @Override
  public FaultHandler faults() {
    throw new AssertionError("nothing fails");
  }

  @Override
  public EventLoop newLoop(String name) {
    return loop;
  }
}

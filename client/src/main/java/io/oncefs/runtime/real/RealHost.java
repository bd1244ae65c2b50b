package io.oncefs.runtime.real;

import io.oncefs.runtime.Clock;
import io.oncefs.runtime.Entropy;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.FaultHandler;
import io.oncefs.runtime.Host;
import java.security.SecureRandom;

/** A process of the operating system. */
public final class RealHost implements Host {
  private final Clock clock = new SystemClock();
  private final SecureRandom random = new SecureRandom();
  private final FaultHandler faults;

  public RealHost(FaultHandler faults) {
    this.faults = faults;
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public Entropy entropy() {
    return random::nextLong;
  }

  @Override
  public FaultHandler faults() {
    return faults;
  }

  @Override
  public EventLoop newLoop(String name) {
    return new ThreadLoop(name, faults);
  }
}

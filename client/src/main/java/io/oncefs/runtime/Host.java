package io.oncefs.runtime;

/** What one process gets from the outside world. */
public interface Host {
  Clock clock();

  Entropy entropy();

  FaultHandler faults();

  /** A new single-writer loop; the caller closes it. */
  EventLoop newLoop(String name);
}

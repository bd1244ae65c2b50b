package io.oncefs.runtime;

/**
 * Decides what a broken invariant or a failed disk does: halt in production, fail the simulation.
 */
public interface FaultHandler {
  /** Reports that this process must not go on. Callers return at once and touch nothing more. */
  void fatal(String what, Throwable cause);
}

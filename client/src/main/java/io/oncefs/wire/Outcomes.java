package io.oncefs.wire;

import io.oncefs.runtime.FaultHandler;

/**
 * Runs listeners on network threads under the rule of event loops: what throws there is a defect.
 */
final class Outcomes {
  private Outcomes() {}

  static void tell(FaultHandler faults, Runnable listener) {
    try {
      listener.run();
    } catch (Throwable broken) {
      faults.fatal("a call's listener failed", broken);
    }
  }
}

package io.oncefs.wire;

import io.oncefs.common.InvariantBroken;
import io.oncefs.runtime.FaultHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the code that takes requests. A broken invariant stops the process, as everywhere; any other
 * exception costs the one request its answer, so that no message from outside can stop a server.
 */
final class Handlers {
  private static final Logger LOG = LoggerFactory.getLogger(Handlers.class);

  private final FaultHandler faults;

  Handlers(FaultHandler faults) {
    this.faults = faults;
  }

  /** Whether it went through. */
  boolean run(Runnable handler) {
    try {
      handler.run();
      return true;
    } catch (InvariantBroken | Error broken) {
      faults.fatal("a request handler failed", broken);
    } catch (RuntimeException failed) {
      LOG.error("a request handler failed", failed);
    }
    return false;
  }

  void report(String defect) {
    LOG.error("{}", defect);
  }
}

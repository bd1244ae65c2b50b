package io.oncefs.runtime.real;

import io.oncefs.runtime.FaultHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the process at once, without shutdown hooks: nothing that is in doubt gets written. */
public final class HaltOnFault implements FaultHandler {
  /** Exit code of a process that stopped itself. */
  public static final int EXIT_CODE = 70;

  private static final Logger LOG = LoggerFactory.getLogger(HaltOnFault.class);

  @Override
  public void fatal(String what, Throwable cause) {
    LOG.error("stopping at once: {}", what, cause);
    Runtime.getRuntime().halt(EXIT_CODE);
  }
}

package io.oncefs.master.ratis;

import java.io.IOException;

/** The log could not be started; the message says why and what to do. */
public final class LogStartFailed extends IOException {
  private static final long serialVersionUID = 1L;

  LogStartFailed(String message, Throwable cause) {
    super(message, cause);
  }
}

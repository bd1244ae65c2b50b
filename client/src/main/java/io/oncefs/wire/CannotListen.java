package io.oncefs.wire;

import java.io.IOException;

/** A server cannot have its address: another process has it, or this machine does not. */
public final class CannotListen extends IOException {
  private static final long serialVersionUID = 1L;

  CannotListen(BindAddress bind, IOException cause) {
    super(
        "cannot listen on "
            + bind
            + " ("
            + rootMessage(cause)
            + "): stop the process that has it (ss -ltnp 'sport = :"
            + bind.port()
            + "' names it), or set "
            + bind.configKey()
            + " to another address; port 0 takes any that is free",
        cause);
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}

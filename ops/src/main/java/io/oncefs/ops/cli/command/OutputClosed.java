package io.oncefs.ops.cli.command;

import java.io.IOException;

/** Who read standard output has gone, as {@code head} does once it has seen enough. */
public final class OutputClosed extends IOException {
  private static final long serialVersionUID = 1L;

  public OutputClosed(IOException cause) {
    super("nobody reads the output any more", cause);
  }
}

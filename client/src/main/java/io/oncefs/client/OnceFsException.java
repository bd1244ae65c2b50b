package io.oncefs.client;

import java.io.IOException;

/**
 * Something was not done. The subclasses say what; the message says what to do next. Retries have
 * been made already, inside the client: wrapping it in more of them is never needed.
 */
public class OnceFsException extends IOException {
  private static final long serialVersionUID = 1L;

  public OnceFsException(String message) {
    super(message);
  }

  /** Whether the same call may succeed later without anything else being changed. */
  public boolean isRetriable() {
    return false;
  }
}

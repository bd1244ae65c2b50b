package io.oncefs.client;

/**
 * Not written, because an earlier append of the same appender failed: what is acknowledged has no
 * holes.
 */
public final class AppenderStopped extends OnceFsException {
  private static final long serialVersionUID = 1L;

  public AppenderStopped(String message) {
    super(message);
  }

  /**
   * With the failure it follows from.
   *
   * @param first becomes the cause
   */
  AppenderStopped(String message, OnceFsException first) {
    super(message);
    initCause(first);
  }

  @Override
  public boolean isRetriable() {
    return true;
  }
}

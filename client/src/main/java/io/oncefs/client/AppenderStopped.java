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

  @Override
  public boolean isRetriable() {
    return true;
  }
}

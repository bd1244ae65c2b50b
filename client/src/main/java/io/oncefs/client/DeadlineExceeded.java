package io.oncefs.client;

/**
 * Time ran out before a change of the namespace was answered; it may have happened all the same.
 * Look before asking again.
 */
public final class DeadlineExceeded extends OnceFsException {
  private static final long serialVersionUID = 1L;

  public DeadlineExceeded(String message) {
    super(message);
  }

  @Override
  public boolean isRetriable() {
    return true;
  }
}

package io.oncefs.client;

/** Time ran out; the message says whether it may have happened all the same. */
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

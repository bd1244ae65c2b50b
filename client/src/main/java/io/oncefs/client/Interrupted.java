package io.oncefs.client;

/** The waiting thread was interrupted; what it waited for may still happen. */
public final class Interrupted extends OnceFsException {
  private static final long serialVersionUID = 1L;

  public Interrupted(String message) {
    super(message);
  }
}

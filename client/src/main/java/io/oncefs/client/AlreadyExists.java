package io.oncefs.client;

/** Something is there already. */
public final class AlreadyExists extends OnceFsException {
  private static final long serialVersionUID = 1L;

  public AlreadyExists(String message) {
    super(message);
  }
}

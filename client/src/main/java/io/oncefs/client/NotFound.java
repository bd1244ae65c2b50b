package io.oncefs.client;

/** There is no such file or directory. */
public final class NotFound extends OnceFsException {
  private static final long serialVersionUID = 1L;

  public NotFound(String message) {
    super(message);
  }
}

package io.oncefs.client;

/** A directory was expected, and it is a file. */
public final class NotADirectory extends OnceFsException {
  private static final long serialVersionUID = 1L;

  public NotADirectory(String message) {
    super(message);
  }
}

package io.oncefs.client;

/** A file was expected, and it is a directory. */
public final class IsADirectory extends OnceFsException {
  private static final long serialVersionUID = 1L;

  public IsADirectory(String message) {
    super(message);
  }
}

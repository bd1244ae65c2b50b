package io.oncefs.client;

/** A directory with entries is only deleted recursively. */
public final class DirectoryNotEmpty extends OnceFsException {
  private static final long serialVersionUID = 1L;

  public DirectoryNotEmpty(String message) {
    super(message);
  }
}

package io.oncefs.client;

/** The file does not know the writer any more. Not written. */
public final class WriterExpired extends OnceFsException {
  private static final long serialVersionUID = 1L;

  public WriterExpired(String message) {
    super(message);
  }
}

package io.oncefs.client;

/** The client or the appender was closed. */
public final class ClientClosed extends OnceFsException {
  private static final long serialVersionUID = 1L;

  public ClientClosed(String message) {
    super(message);
  }
}

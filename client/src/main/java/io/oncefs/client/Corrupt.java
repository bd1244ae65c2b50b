package io.oncefs.client;

/** No replica has bytes that match their checksum. The message names the chunk and the servers. */
public final class Corrupt extends OnceFsException {
  private static final long serialVersionUID = 1L;

  public Corrupt(String message) {
    super(message);
  }
}

package io.oncefs.client;

/** Not done, because too little of the cluster could be reached; later it may work. */
public final class Unavailable extends OnceFsException {
  private static final long serialVersionUID = 1L;

  public Unavailable(String message) {
    super(message);
  }

  @Override
  public boolean isRetriable() {
    return true;
  }
}

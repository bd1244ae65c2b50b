package io.oncefs.client;

/** What was asked breaks a rule; asking again gets the same. */
public final class InvalidArgument extends OnceFsException {
  private static final long serialVersionUID = 1L;

  public InvalidArgument(String message) {
    super(message);
  }
}

package io.oncefs.client;

/** More than OnceFS takes. */
public final class LimitExceeded extends OnceFsException {
  private static final long serialVersionUID = 1L;

  private final long limit;

  public LimitExceeded(String message, long limit) {
    super(message);
    this.limit = limit;
  }

  /** The limit; 0 if the message names it. */
  public long limit() {
    return limit;
  }
}

package io.oncefs.client;

/** A newer incarnation of the writer has taken over. Not written. */
public final class WriterFenced extends OnceFsException {
  private static final long serialVersionUID = 1L;

  private final long epoch;

  public WriterFenced(String message, long epoch) {
    super(message);
    this.epoch = epoch;
  }

  /** The epoch of who took over. */
  public long epoch() {
    return epoch;
  }
}

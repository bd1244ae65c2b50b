package io.oncefs.client;

/** The sequence was never recorded, and the writer is past it. Not written. */
public final class OutOfSequence extends OnceFsException {
  private static final long serialVersionUID = 1L;

  private final long lastSequence;

  public OutOfSequence(String message, long lastSequence) {
    super(message);
    this.lastSequence = lastSequence;
  }

  /** The last one recorded: go on after it. */
  public long lastSequence() {
    return lastSequence;
  }
}

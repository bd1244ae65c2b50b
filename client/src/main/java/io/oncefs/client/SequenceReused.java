package io.oncefs.client;

/** Other bytes are on record under this sequence. Not written. */
public final class SequenceReused extends OnceFsException {
  private static final long serialVersionUID = 1L;

  private final long sequence;

  public SequenceReused(String message, long sequence) {
    super(message);
    this.sequence = sequence;
  }

  /** The sequence. */
  public long sequence() {
    return sequence;
  }
}

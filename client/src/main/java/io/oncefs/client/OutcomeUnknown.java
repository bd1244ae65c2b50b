package io.oncefs.client;

/**
 * The append may or may not be in the file, and it could not be found out in time. A named writer
 * can ask with {@link Appender#resolve}.
 */
public final class OutcomeUnknown extends OnceFsException {
  private static final long serialVersionUID = 1L;

  private final String writer;
  private final long sequence;

  public OutcomeUnknown(String message, String writer, long sequence) {
    super(message);
    this.writer = writer;
    this.sequence = sequence;
  }

  /** The writer's name, or its random id. */
  public String writer() {
    return writer;
  }

  /** The append's sequence. */
  public long sequence() {
    return sequence;
  }
}

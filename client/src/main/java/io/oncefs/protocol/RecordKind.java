package io.oncefs.protocol;

/** What a replicated record does. All but {@link #APPEND} are zero bytes long. */
public enum RecordKind {
  /** Bytes of the file. */
  APPEND(1),
  /**
   * An append whose precondition did not hold; its seq is used up and every retry hears so again.
   */
  REFUSED(2),
  /** A named writer opened: raises its epoch. */
  OPEN_WRITER(3),
  /** A random-id writer said goodbye; it is forgotten later. */
  CLOSE_WRITER(4),
  /** A random-id writer's row leaves the table. */
  EVICT_WRITER(5),
  /** A named writer was removed by an operator; its row answers WRITER_EXPIRED for ever. */
  EXPIRE_WRITER(6);

  private final int code;

  RecordKind(int code) {
    this.code = code;
  }

  /** The number that digests and stored records use for this kind; it never changes. */
  public int code() {
    return code;
  }
}

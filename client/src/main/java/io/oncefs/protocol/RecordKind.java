package io.oncefs.protocol;

/** What a replicated record does. All but {@link #APPEND} are zero bytes long. */
public enum RecordKind {
  /** Bytes of the file. */
  APPEND,
  /** An append whose precondition did not hold; its seq is used up and every retry hears so again. */
  REFUSED,
  /** A named writer opened: raises its epoch. */
  OPEN_WRITER,
  /** A random-id writer said goodbye; it is forgotten later. */
  CLOSE_WRITER,
  /** A random-id writer's row leaves the table. */
  EVICT_WRITER,
  /** A named writer was removed by an operator; its row answers WRITER_EXPIRED for ever. */
  EXPIRE_WRITER
}

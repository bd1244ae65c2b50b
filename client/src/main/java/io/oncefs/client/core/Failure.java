package io.oncefs.client.core;

import io.oncefs.common.WriterId;
import org.jspecify.annotations.Nullable;

/**
 * Why something asked of the client was not done.
 *
 * @param detail a number that belongs to the kind (a sequence, an epoch, a length, a limit), else 0
 * @param writer who, where the kind speaks of a writer
 * @param earlier what this one follows from, if anything
 */
public record Failure(
    Kind kind, String message, long detail, @Nullable WriterId writer, @Nullable Failure earlier) {

  public Failure(Kind kind, String message, long detail, @Nullable WriterId writer) {
    this(kind, message, detail, writer, null);
  }

  /** What went wrong, by what the caller can do about it. */
  public enum Kind {
    NOT_FOUND,
    ALREADY_EXISTS,
    NOT_A_DIRECTORY,
    IS_A_DIRECTORY,
    DIRECTORY_NOT_EMPTY,
    INVALID_ARGUMENT,
    /** Detail: the limit. */
    LIMIT_EXCEEDED,
    /** What was read before is not so any more; handled inside the client. */
    STALE,
    /** A newer incarnation of the writer took over; detail: its epoch. Not written. */
    WRITER_FENCED,
    /** The file does not know the writer any more. Not written. */
    WRITER_EXPIRED,
    /** Never recorded and never will be; detail: the writer's last recorded sequence. */
    OUT_OF_SEQUENCE,
    /** Other bytes are recorded under the sequence; detail: the sequence. */
    SEQUENCE_REUSED,
    /** Recorded as refused; detail: the file's length then. */
    PRECONDITION_FAILED,
    /** May or may not be in the file; detail: the sequence. */
    OUTCOME_UNKNOWN,
    /** Not written, because an earlier append of the same appender failed. */
    APPENDER_STOPPED,
    /** Not done, because too little of the cluster answered; later it may work. */
    UNAVAILABLE,
    /** No replica has bytes that match their checksum. */
    CORRUPT,
    /** Time ran out, and it may have happened all the same. */
    DEADLINE_EXCEEDED,
    /** This client or appender was closed. */
    CLOSED
  }

  public static Failure of(Kind kind, String message) {
    return new Failure(kind, message, 0, null);
  }

  public static Failure of(Kind kind, String message, long detail) {
    return new Failure(kind, message, detail, null);
  }

  @Override
  public String toString() {
    return kind + ": " + message;
  }
}

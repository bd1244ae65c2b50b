package io.oncefs.client.core;

import io.oncefs.client.core.Failure.Kind;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.MasterReply;

/** The failures that have more to say than their kind; each names the next step. */
public final class Failures {
  private Failures() {}

  public static Failure precondition(long length) {
    return Failure.of(
        Kind.PRECONDITION_FAILED,
        "the file was " + length + " bytes long; read what was added and append again",
        length);
  }

  public static Failure fenced(WriterId writer, long epoch) {
    return new Failure(
        Kind.WRITER_FENCED,
        "a newer incarnation of "
            + writer
            + " took over (epoch "
            + epoch
            + "); not written; open the appender again to take it back",
        epoch,
        writer);
  }

  public static Failure expired(WriterId writer) {
    return new Failure(
        Kind.WRITER_EXPIRED,
        "the file does not know " + writer + " any more; not written; open a new appender",
        0,
        writer);
  }

  public static Failure outOfSequence(long lastSequence) {
    return Failure.of(
        Kind.OUT_OF_SEQUENCE,
        "never recorded, and the writer is past it: go on after sequence " + lastSequence,
        lastSequence);
  }

  public static Failure sequenceReused(long sequence) {
    return Failure.of(
        Kind.SEQUENCE_REUSED,
        "sequence " + sequence + " is on record with other bytes; give these a new one",
        sequence);
  }

  public static Failure outcomeUnknown(WriterId writer, long sequence, String problem) {
    String next =
        writer.isNamed()
            ? "; ask resolve(" + sequence + ")"
            : "; read the end of the file to see whether it is there";
    return new Failure(
        Kind.OUTCOME_UNKNOWN,
        writer + " sequence " + sequence + " may or may not be in the file: " + problem + next,
        sequence,
        writer);
  }

  /** For what comes after an append that failed. */
  public static Failure notSentAfter(Failure earlier) {
    return new Failure(
        Kind.APPENDER_STOPPED,
        "not written, because an earlier append failed (" + earlier + "); open the appender again",
        0,
        null,
        earlier);
  }

  /** A chunkserver's refusal that stays one. */
  public static Failure ofRefusal(Refused refused) {
    Kind kind =
        switch (refused.code()) {
          case TOO_MANY_WRITERS, TOO_LARGE -> Kind.LIMIT_EXCEEDED;
          case INVALID -> Kind.INVALID_ARGUMENT;
          case CORRUPT -> Kind.CORRUPT;
          default -> Kind.UNAVAILABLE;
        };
    return Failure.of(kind, refused.message(), refused.detail());
  }

  /** A master's answer that it was not done. */
  public static Failure ofMaster(MasterReply.Failed failed) {
    Kind kind =
        switch (failed.code()) {
          case NOT_FOUND -> Kind.NOT_FOUND;
          case ALREADY_EXISTS -> Kind.ALREADY_EXISTS;
          case NOT_A_DIRECTORY -> Kind.NOT_A_DIRECTORY;
          case IS_A_DIRECTORY -> Kind.IS_A_DIRECTORY;
          case DIRECTORY_NOT_EMPTY -> Kind.DIRECTORY_NOT_EMPTY;
          case INVALID, WRONG_CLUSTER, STALE_GENERATION -> Kind.INVALID_ARGUMENT;
          case LIMIT -> Kind.LIMIT_EXCEEDED;
          case STALE -> Kind.STALE;
          case UNAVAILABLE, OUTCOME_UNKNOWN -> Kind.UNAVAILABLE;
        };
    return Failure.of(kind, failed.message());
  }
}

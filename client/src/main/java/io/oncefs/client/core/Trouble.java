package io.oncefs.client.core;

import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.ChunkReply.Refused;

/** What an answer that is no outcome says about the chunk's primary. */
public enum Trouble {
  /** It cannot just now, or did not hear right. */
  BUSY,
  /** The connection could not be made, or broke. */
  BROKEN,
  /** Nothing is heard of it. */
  SILENT,
  /** It says this chunk is not the tail, or not its. */
  MOVED,
  /** It came back as somebody else; it never resumes the chunk. */
  RESTARTED,
  /** It says something about the request that only the true tail's primary can say. */
  NEGATIVE,
  /** It says something about the request that is true whoever says it. */
  FINAL;

  public static Trouble of(Refused.Code code) {
    return switch (code) {
      case WRITER_FENCED, WRITER_EXPIRED, OUT_OF_SEQUENCE, TOO_MANY_WRITERS -> NEGATIVE;
      case SEQUENCE_REUSED, TOO_LARGE, INVALID -> FINAL;
      case NOT_TAIL, NOT_HERE, FENCED, UNAVAILABLE, DISK_FULL, CORRUPT -> MOVED;
      case WRONG_STORE, NOT_REGISTERED -> RESTARTED;
      case OVERLOADED, UNEXPECTED_LSN, DIVERGED, DAMAGED, IN_HAND -> BUSY;
    };
  }

  public static Trouble of(CallFailure failure) {
    return switch (failure) {
      case UNREACHABLE, BROKEN, STRANGER -> BROKEN;
      case TIMEOUT -> SILENT;
      case MALFORMED -> BUSY;
    };
  }
}

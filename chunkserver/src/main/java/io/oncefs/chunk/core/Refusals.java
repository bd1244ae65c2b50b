package io.oncefs.chunk.core;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Limits;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkReply.Refused.Code;

/** What is said to whoever is refused, in one place. */
public final class Refusals {
  /** The answer while this server's start is not known to be registered. */
  public static final Refused NOT_REGISTERED =
      new Refused(
          Code.NOT_REGISTERED,
          0,
          "this server's start is not registered at the master yet; try again shortly");

  private Refusals() {}

  static Refused invalid(String message) {
    return new Refused(Code.INVALID, 0, message);
  }

  static Refused damaged(long sequence) {
    return new Refused(
        Code.DAMAGED,
        sequence,
        "the bytes of seq " + sequence + " were damaged on the way; send them again");
  }

  static Refused fenced(ChunkId chunk) {
    return new Refused(Code.FENCED, 0, chunk + " accepts no prepare any more on this server");
  }

  static Refused diverged(String message) {
    return new Refused(Code.DIVERGED, 0, message);
  }

  static Refused diskFull(ChunkId chunk) {
    return new Refused(
        Code.DISK_FULL,
        0,
        "no room for another batch of "
            + chunk
            + " on this server; free space there or add chunkservers");
  }

  static Refused notTail(ChunkId chunk) {
    return new Refused(
        Code.NOT_TAIL, 0, chunk + " takes no more appends; ask the master for the file's tail");
  }

  static Refused notHere(ChunkId chunk) {
    return new Refused(
        Code.NOT_HERE, 0, "this server does not lead " + chunk + "; ask the master where it is");
  }

  static Refused copying(ChunkId chunk) {
    return new Refused(
        Code.NOT_HERE, 0, chunk + " is still being copied to this server; ask another one");
  }

  static Refused expired(WriterId writer) {
    return new Refused(
        Code.WRITER_EXPIRED, 0, "the file does not know " + writer + " (any more); open it anew");
  }

  static Refused tooManyWriters() {
    return new Refused(
        Code.TOO_MANY_WRITERS,
        Limits.WRITERS_PER_FILE_MAX,
        "the file has "
            + Limits.WRITERS_PER_FILE_MAX
            + " writers, or fewer with long names; those without a name are forgotten an hour after"
            + " they close, next: oncefs writer ls");
  }

  /** Asking again later helps, here and nowhere else. */
  static Refused starting(ChunkId chunk) {
    return new Refused(
        Code.OVERLOADED, 0, chunk + " is waiting for a large writer table; try again shortly");
  }

  static Refused unavailable(String message) {
    return new Refused(Code.UNAVAILABLE, 0, message);
  }
}

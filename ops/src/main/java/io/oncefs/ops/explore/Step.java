package io.oncefs.ops.explore;

/**
 * An {@link Output} in numbers.
 *
 * @param where the part or the stream
 * @param what the event, the message or the witness
 */
record Step(Kind kind, int where, int what) {
  enum Kind {
    TOLD,
    SENT,
    SAW
  }
}

package io.oncefs.ops.chaos.detour;

/** What happens to connections on the way. */
public enum Harm {
  /** Everything arrives later, in both directions. */
  DELAY,
  /** After some bytes, one direction ends as if its sender had nothing more to say. */
  HALF_CLOSE,
  /**
   * After some bytes, in the middle of what was being sent, both ends are told that it is broken.
   */
  RESET,
  /** After some bytes nothing arrives any more in one direction, and nobody is told. */
  STALL
}

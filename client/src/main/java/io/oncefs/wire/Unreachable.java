package io.oncefs.wire;

/** No connection can be had now. An outcome, so it carries no stack. */
final class Unreachable extends Exception {
  private static final long serialVersionUID = 1L;

  Unreachable(String message) {
    super(message, null, false, false);
  }

  /** What to tell the caller. */
  String detail() {
    return String.valueOf(getMessage());
  }
}

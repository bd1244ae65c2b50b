package io.oncefs.wire;

/** A record is larger than records may be, which its sender hears as such. */
final class OverLimit extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final long limit;

  OverLimit(String message, long limit) {
    super(message);
    this.limit = limit;
  }

  /** In bytes. */
  long limit() {
    return limit;
  }
}

package io.oncefs.ops.explore;

/** An interesting order: an exploration that has none of them proves nothing about it. */
public enum Witness {
  SEALED_WITHOUT_APPENDS("the chunk was sealed below every append"),
  SEALED_WITH_SOME("the chunk was sealed between the appends"),
  SEALED_WITH_ALL("the chunk was sealed above every append"),
  ONE_VALID_COPY("one replica was all the coordinator had"),
  LATER_PROPOSAL("a second proposal was logged and changed nothing"),
  OTHER_PROPOSAL("it had wanted another position"),
  ACKNOWLEDGED("an append was acknowledged in the first chunk"),
  ACKNOWLEDGED_AFTER_DECISION("an append was acknowledged after the decision"),
  RETRY_FOUND("the retry got its place in the first chunk"),
  RETRY_APPENDED("the retry was appended to the next chunk");

  private final String what;

  Witness(String what) {
    this.what = what;
  }

  /** What was seen, as a clause. */
  public String what() {
    return what;
  }
}

package io.oncefs.client;

/** What must hold for an append to be made. */
public final class AppendCondition {
  private final long length;

  private AppendCondition(long length) {
    this.length = length;
  }

  /**
   * The file is exactly so long. Whether it is gets recorded with the append: every retry hears the
   * same, and the sequence is used up either way.
   */
  public static AppendCondition ifLength(long length) {
    if (length < 0) {
      throw new IllegalArgumentException("a length is not negative: " + length);
    }
    return new AppendCondition(length);
  }

  long length() {
    return length;
  }
}

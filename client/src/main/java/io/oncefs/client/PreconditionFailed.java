package io.oncefs.client;

/** The file had another length than asked for. Not written, and every retry hears the same. */
public final class PreconditionFailed extends OnceFsException {
  private static final long serialVersionUID = 1L;

  private final long length;

  public PreconditionFailed(String message, long length) {
    super(message);
    this.length = length;
  }

  /** The file's length then. */
  public long length() {
    return length;
  }
}

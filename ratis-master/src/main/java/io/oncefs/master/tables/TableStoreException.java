package io.oncefs.master.tables;

/**
 * The storage below the tables failed; what it holds is known again only after it has been
 * reopened.
 */
public final class TableStoreException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public TableStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}

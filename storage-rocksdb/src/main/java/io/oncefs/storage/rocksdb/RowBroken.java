package io.oncefs.storage.rocksdb;

/** A row does not hold what its format says; whoever knows the chunk reports it as damage. */
final class RowBroken extends Exception {
  private static final long serialVersionUID = 1L;

  RowBroken(String message) {
    super(message);
  }
}

package io.oncefs.chunk.core;

/**
 * What the writer tables of all chunks that a server leads may take in memory together. Each
 * primary counts its own.
 *
 * <p>Under pressure chunks with large tables that nobody appends to are sealed: their tables are on
 * disk, and the file goes on from there when somebody comes. Beyond the budget no large table is
 * taken in, so that the file goes on at another server; large ones that are in use are sealed, and
 * small ones that are not.
 */
public interface TableBudget {
  /** Counts nothing, and has room for everything. */
  TableBudget UNBOUNDED =
      new TableBudget() {
        @Override
        public void grown(long bytes) {}

        @Override
        public TableLimits limits() {
          return TableLimits.DEFAULT;
        }

        @Override
        public boolean hasRoom(long bytes) {
          return true;
        }

        @Override
        public boolean isExceeded() {
          return false;
        }

        @Override
        public boolean isTight() {
          return false;
        }
      };

  /** A table has grown by so much; less than nothing if it shrank or is gone. */
  void grown(long bytes);

  /** Which tables may be in question. */
  TableLimits limits();

  /** Whether a table of this size may be taken in; a small one always may. */
  boolean hasRoom(long bytes);

  /** Whether there is too much. */
  boolean isExceeded();

  /** Whether there will soon be too much. */
  boolean isTight();
}

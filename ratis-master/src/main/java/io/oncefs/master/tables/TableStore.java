package io.oncefs.master.tables;

import java.nio.file.Path;

/**
 * Ordered typed tables with one atomic write for each applied log entry.
 *
 * <p><b>What the caller may rely on.</b> After a crash the tables hold exactly the writes of the
 * entries up to {@link #applied}, whatever that is: never half an entry, never a gap. A suffix of
 * entries may be missing after a crash, because the replicated log holds them and hands them in
 * again; nothing that a {@link #checkpoint} held is ever missing.
 *
 * <p><b>What the caller must do.</b> Apply entries in the order of the log, each once, from one
 * thread at a time, and close every view and cursor before the store.
 *
 * <p>Storage that fails throws {@link TableStoreException}; the process must stop then, since what
 * was written is not known.
 */
public interface TableStore extends AutoCloseable {
  /**
   * The table of that spec. Tables are created by naming them; the same name always means the same
   * rows.
   */
  <K, V> Table<K, V> table(TableSpec<K, V> spec);

  /**
   * Runs the body; all it writes becomes visible and durable together with the position, or, if it
   * throws, not at all (the exception is passed on and {@link #applied} stays).
   *
   * @throws IllegalStateException if the position is not ahead of {@link #applied}
   */
  void apply(AppliedPosition position, Runnable body);

  /**
   * The position of the last applied entry; {@link AppliedPosition#NOTHING} in a new store. Any
   * thread.
   */
  AppliedPosition applied();

  /** Everything applied so far, frozen. Any thread, but not from within {@link #apply}. */
  ReadView view();

  /**
   * Writes a copy of everything applied so far into a directory that does not exist yet, and forces
   * it to disk before it returns. The copy can be opened as a store. May be called by the applying
   * thread between entries.
   */
  void checkpoint(Path directory);

  /**
   * Replaces everything by what a checkpoint holds, at once; the checkpoint stays as it is. Called
   * by the applying thread between entries. Views opened before keep showing what they showed.
   */
  void restore(Path checkpoint);

  @Override
  void close();
}

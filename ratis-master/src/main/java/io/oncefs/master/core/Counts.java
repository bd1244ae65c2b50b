package io.oncefs.master.core;

import io.oncefs.master.core.chunks.ChunkTables;
import io.oncefs.master.core.namespace.NamespaceTables;
import io.oncefs.master.core.rows.Counters;
import io.oncefs.master.core.rows.Counters.Counter;
import io.oncefs.master.core.rows.RowSource;
import io.oncefs.master.core.rows.Scans;
import io.oncefs.master.tables.Cursor;

/**
 * How much is in the state. Walks stop at {@link #COUNT_MAX}.
 *
 * @param filesEver files and directories ever made
 * @param chunksEver chunks ever opened
 * @param openChunks without a decision
 * @param unconfirmedSeals replicas that have not confirmed a decision
 * @param trashed deletions that can be taken back
 * @param deletedTrees that wait to be cleared away
 * @param garbageCopies that servers are to drop
 * @param arrivingCopies that servers are to make
 * @param requests remembered results
 * @param balancing whether replicas are moved from full servers to empty ones
 */
public record Counts(
    long filesEver,
    long chunksEver,
    long openChunks,
    long unconfirmedSeals,
    long trashed,
    long deletedTrees,
    long garbageCopies,
    long arrivingCopies,
    long requests,
    boolean balancing) {
  /** Where counting by walking ends. */
  public static final int COUNT_MAX = 10_000;

  /** Counts what these rows show. */
  public static Counts of(RowSource rows) {
    return new Counts(
        Counters.read(rows, Counter.NEXT_FILE) - 2,
        Counters.read(rows, Counter.NEXT_CHUNK) - 1,
        walk(rows.rows(ChunkTables.OPEN).scan(null, null)),
        walk(rows.rows(ChunkTables.UNCONFIRMED).scan(null, null)),
        walk(rows.rows(NamespaceTables.TRASH).scan(null, null)),
        walk(rows.rows(NamespaceTables.DETACHED).scan(null, null)),
        walk(rows.rows(ChunkTables.GARBAGE).scan(null, null)),
        walk(rows.rows(ChunkTables.ARRIVING).scan(null, null)),
        Counters.read(rows, Counter.REQUESTS),
        Counters.read(rows, Counter.BALANCING_OFF) == 0);
  }

  private static long walk(Cursor<?, ?> cursor) {
    return Scans.keys(cursor, COUNT_MAX).size();
  }
}

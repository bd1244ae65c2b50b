package io.oncefs.storage.rocksdb;

import io.oncefs.chunk.store.StoreDamaged;
import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.chunk.store.StoredReplica.Phase;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.FirstBatch;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Reads the rows of replicas and batches, and says where one is damaged. */
final class ReplicaRows {
  private final Database database;

  ReplicaRows(Database database) {
    this.database = database;
  }

  @Nullable StoredReplica replica(ChunkId chunk) throws StoreDamaged {
    try (RocksIterator rows = rows()) {
      rows.seek(Keys.description(chunk));
      StoredReplica replica =
          rows.isValid() && Keys.chunkOf(rows.key()) == chunk.value() ? replica(rows) : null;
      rows.status();
      return replica;
    } catch (RocksDBException unreadable) {
      throw new StoreDamaged(chunk, 0, "its state cannot be read", unreadable);
    }
  }

  /**
   * All of them.
   *
   * @param known states that are newer than their rows
   */
  void forEach(Function<ChunkId, @Nullable StoredReplica> known, Consumer<StoredReplica> visitor)
      throws StoreDamaged {
    forEach(
        new ChunkId(1),
        known,
        each -> {
          visitor.accept(each);
          return true;
        });
  }

  /** Those from a chunk on, until the visitor says stop. */
  void forEach(
      ChunkId from,
      Function<ChunkId, @Nullable StoredReplica> known,
      Predicate<StoredReplica> visitor)
      throws StoreDamaged {
    boolean more = true;
    try (RocksIterator rows = rows()) {
      for (rows.seek(Keys.description(from)); more && rows.isValid(); ) {
        ChunkId chunk = chunkOf(rows.key());
        StoredReplica newer = known.apply(chunk);
        StoredReplica stored = newer != null ? newer : replica(rows);
        while (rows.isValid() && Keys.chunkOf(rows.key()) == chunk.value()) {
          rows.next();
        }
        more = stored == null || visitor.test(stored);
      }
      rows.status();
    } catch (RocksDBException unreadable) {
      throw new StoreDamaged("the states of replicas cannot be read", unreadable);
    }
  }

  private RocksIterator rows() {
    return database.rocks().newIterator(database.replicas(), database.reads());
  }

  private static ChunkId chunkOf(byte[] key) throws StoreDamaged {
    long chunk = key.length == 9 ? Keys.chunkOf(key) : 0;
    if (chunk < 1) {
      throw new StoreDamaged("a row of replicas has an impossible key", null);
    }
    return new ChunkId(chunk);
  }

  /** Reads the one or two rows from here on; the iterator is left on the last of them. */
  private @Nullable StoredReplica replica(RocksIterator rows) throws StoreDamaged {
    ChunkId chunk = chunkOf(rows.key());
    try {
      ChunkDescription description = null;
      byte[] key = rows.key();
      if (Keys.isDescription(key)) {
        description = DescriptionRow.read(key, rows.value());
        rows.next();
        RowReader.check(rows.isValid(), "a description without a state");
        key = rows.key();
      }
      RowReader.check(
          Keys.isState(key) && Keys.chunkOf(key) == chunk.value(), "its state is missing");
      StateRow state = StateRow.read(key, rows.value());
      if (!state.phase().grows()) {
        return new StoredReplica(
            chunk, state.phase(), description, state.prepared(), state.committed());
      }
      RowReader.check(description != null, "it is open without a description");
      return growing(chunk, state.phase(), description);
    } catch (RowBroken broken) {
      throw new StoreDamaged(chunk, 0, String.valueOf(broken.getMessage()), broken);
    }
  }

  /** Where batches may follow it stands after the last one; null if it was dropped meanwhile. */
  private @Nullable StoredReplica growing(
      ChunkId chunk, Phase phase, @Nullable ChunkDescription description) throws StoreDamaged {
    try (RocksIterator batches =
        database.rocks().newIterator(database.batches(), database.reads())) {
      batches.seekForPrev(Keys.place(chunk, Integer.MAX_VALUE));
      batches.status();
      if (!batches.isValid() || Keys.chunkOf(batches.key()) != chunk.value()) {
        return null;
      }
      byte[] key = batches.key();
      if (Keys.numberOf(key) == 0) {
        Position after = WriterTableRow.after(key, batches.value());
        return new StoredReplica(chunk, phase, description, after, 0);
      }
      BatchRow.Head last = BatchRow.head(key, batches.value());
      return new StoredReplica(chunk, phase, description, last.after(), last.committed());
    } catch (RocksDBException | RowBroken unreadable) {
      throw new StoreDamaged(chunk, 0, "its last batch cannot be read", unreadable);
    }
  }

  @Nullable FirstBatch firstBatch(ChunkId chunk) throws StoreDamaged {
    byte[] descriptionKey = Keys.description(chunk);
    byte[] tableKey = Keys.place(chunk, 0);
    try {
      byte[] table = database.rocks().get(database.batches(), database.reads(), tableKey);
      byte[] description =
          database.rocks().get(database.replicas(), database.reads(), descriptionKey);
      if (table == null || description == null) {
        return null;
      }
      return new FirstBatch(
          DescriptionRow.read(descriptionKey, description),
          WriterTableRow.read(tableKey, table).table());
    } catch (RocksDBException | RowBroken unreadable) {
      throw new StoreDamaged(chunk, 0, "batch 0 cannot be read", unreadable);
    }
  }

  /** Where this batch (LSN 1 or above) begins; null if there is no such batch. */
  @Nullable Position positionBefore(ChunkId chunk, long lsn) throws StoreDamaged {
    byte[] key = Keys.place(chunk, lsn);
    try {
      byte[] row = database.rocks().get(database.batches(), database.reads(), key);
      return row == null ? null : BatchRow.head(key, row).before();
    } catch (RocksDBException | RowBroken unreadable) {
      throw new StoreDamaged(chunk, 0, "batch " + lsn + " cannot be read", unreadable);
    }
  }
}

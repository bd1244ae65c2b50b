package io.oncefs.storage.rocksdb;

import io.oncefs.chunk.store.Change;
import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.chunk.store.StoredReplica.Phase;
import io.oncefs.chunk.store.UnitPlan;
import io.oncefs.chunk.store.WriteUnit;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import io.oncefs.protocol.FirstBatch;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Turns a unit into the one batch of RocksDB that makes it durable. */
final class UnitEncoder {
  private static final byte[] NOTHING = {};

  private final Database database;
  private final WriteBatch batch;
  private final Scratch scratch;
  private final Bulk bulk;

  UnitEncoder(Database database, WriteBatch batch, Bulk bulk, Scratch scratch) {
    this.database = database;
    this.batch = batch;
    this.bulk = bulk;
    this.scratch = scratch;
  }

  void encode(WriteUnit unit, UnitPlan plan) throws RocksDBException {
    for (Change each : unit.changes()) {
      encode(each, plan);
    }
    for (Map.Entry<ChunkId, @Nullable StoredReplica> each : plan.outcomes().entrySet()) {
      settle(each.getKey(), each.getValue());
    }
  }

  private void encode(Change change, UnitPlan plan) throws RocksDBException {
    if (change instanceof Change.Append append) {
      append(append);
    } else if (change instanceof Change.Create create) {
      create(create.first(), create.after(), StateRow.OPEN);
    } else if (change instanceof Change.BeginCopy begin) {
      create(begin.first(), begin.after(), StateRow.COPYING);
    } else if (change instanceof Change.Seal seal && plan.erases(seal)) {
      erase(seal.chunk(), seal.at());
    } else if (change instanceof Change.Drop drop && plan.erases(drop)) {
      erase(drop.chunk(), Position.ZERO);
      batch.delete(database.replicas(), Keys.description(drop.chunk()));
    } else if (change instanceof Change.RaiseFloor) {
      batch.put(database.meta(), Keys.FLOOR, MetaRows.number(Keys.FLOOR, plan.floor()));
    }
  }

  private void create(FirstBatch first, Position after, StateRow life) throws RocksDBException {
    ChunkId chunk = first.chunk().chunk();
    byte[] key = Keys.description(chunk);
    batch.put(database.replicas(), key, DescriptionRow.row(key, first.chunk()));
    byte[] state = Keys.state(chunk);
    batch.put(database.replicas(), state, life.row(state));
    if (life.phase() == Phase.COPYING) {
      batch.delete(database.meta(), Keys.withoutDescription(chunk.value()));
    }
    byte[] table = Keys.place(chunk, 0);
    batch.put(database.batches(), table, new WriterTableRow(first.writers(), after).row(table));
  }

  private void append(Change.Append change) throws RocksDBException {
    byte[] key = Keys.place(change.chunk(), change.before().lsn());
    BatchRow row =
        new BatchRow(change.before(), change.after(), change.committed(), change.batch().records());
    batch.put(database.batches(), key, row.row(key));
    if (bulk.holds(change)) {
      Extent extent = bulk.extentOf(change);
      if (extent != null) {
        byte[] place = Keys.place(change.chunk(), change.before().length());
        batch.put(database.bulk(), place, extent.row(place));
      }
      return;
    }
    Pieces.put(
        (place, piece) -> batch.put(database.pieces(), place, piece),
        change.chunk(),
        change.before().length(),
        change.batch().payload(),
        scratch);
  }

  /** All batches at or above the position go. */
  private void erase(ChunkId chunk, Position at) throws RocksDBException {
    byte[] end = Keys.end(chunk);
    batch.deleteRange(database.batches(), Keys.place(chunk, at.lsn()), end);
    batch.deleteRange(database.pieces(), Keys.place(chunk, at.length()), end);
    batch.deleteRange(database.bulk(), Keys.place(chunk, at.length()), end);
    batch.put(database.meta(), Keys.erased(chunk.value()), NOTHING);
  }

  private void settle(ChunkId chunk, @Nullable StoredReplica outcome) throws RocksDBException {
    if (outcome == null) {
      batch.delete(database.replicas(), Keys.description(chunk));
      batch.delete(database.replicas(), Keys.state(chunk));
      batch.delete(database.meta(), Keys.withoutDescription(chunk.value()));
    } else if (!outcome.phase().grows()) {
      byte[] key = Keys.state(chunk);
      batch.put(database.replicas(), key, StateRow.of(outcome).row(key));
      if (outcome.description() == null) {
        batch.put(database.meta(), Keys.withoutDescription(chunk.value()), NOTHING);
      }
    }
  }
}

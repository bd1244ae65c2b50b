package io.oncefs.ops.bench.prepared;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Id128;
import io.oncefs.common.StoreId;
import io.oncefs.master.core.Counts;
import io.oncefs.master.core.MasterState;
import io.oncefs.master.core.chunks.ChunkTables;
import io.oncefs.master.core.namespace.NamespaceTables;
import io.oncefs.master.core.rows.Scans;
import io.oncefs.master.model.Candidate;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.FilePath;
import io.oncefs.master.model.LogEntry;
import io.oncefs.master.model.SealConfirmation;
import io.oncefs.master.model.Stamp;
import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.ReadView;
import io.oncefs.master.tables.TableSpec;
import io.oncefs.master.tables.TableStore;
import io.oncefs.master.tables.memory.MemoryTables;
import io.oncefs.protocol.RequestId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A state that is written at once is the one that the commands for it come to. */
class PreparedTablesTest {
  private static final int FILES = 1_203;

  private final Population population = new Population(FILES, Population.nobody(5), 3, 100);
  private final Content content = new Content(population.chunkBytes());
  private long index;

  @Test
  void itIsWhatTheCommandsComeTo() {
    TableStore written = MemoryTables.create();
    new PreparedTables(written, population).write(so -> {});
    TableStore commanded = commanded();
    assertEquals(rows(commanded, NamespaceTables.FILES), rows(written, NamespaceTables.FILES));
    assertEquals(
        rows(commanded, NamespaceTables.CHILDREN), rows(written, NamespaceTables.CHILDREN));
    assertEquals(rows(commanded, ChunkTables.CHUNKS), rows(written, ChunkTables.CHUNKS));
    assertEquals(rows(commanded, ChunkTables.VALID), rows(written, ChunkTables.VALID));
    assertEquals(rows(commanded, ChunkTables.PLACES), rows(written, ChunkTables.PLACES));
    assertEquals(counts(commanded), counts(written));
  }

  @Test
  void everyChunkIsWhereItShouldBe() {
    for (int site = 0; site < population.sites().size(); site++) {
      long count = 0;
      for (long file = 0; file < FILES; file++) {
        StoreId store = Population.store(site);
        boolean on =
            population.description(file).replicas().stream()
                .anyMatch(each -> each.store().equals(store));
        assertEquals(on, population.isOn(site, file));
        count += on ? 1 : 0;
      }
      assertEquals(count, population.chunksOn(site));
    }
  }

  private TableStore commanded() {
    TableStore tables = MemoryTables.create();
    MasterState state = new MasterState(tables);
    for (int site = 0; site < population.sites().size(); site++) {
      String address = population.sites().get(site);
      apply(
          tables,
          state,
          new Command.RegisterServer(
              Population.store(site), Population.GENERATION, 0, address, address, ""));
    }
    for (long file = 0; file < FILES; file++) {
      ChunkId chunk = Population.chunk(file);
      List<StoreId> stores =
          population.description(file).replicas().stream().map(each -> each.store()).toList();
      apply(
          tables,
          state,
          new Command.CreateFile(
              new RequestId(new Id128(1, 1), file),
              new FilePath(Population.path(file)),
              population.options(),
              true,
              true));
      apply(
          tables,
          state,
          new Command.OpenTail(
              Population.fileId(file),
              null,
              stores.stream().map(each -> new Candidate(each, Population.GENERATION)).toList()));
      apply(tables, state, new Command.Seal(chunk, content.sealedAt(chunk), stores, null, null));
      apply(
          tables,
          state,
          new Command.ConfirmSeals(
              stores.stream().map(each -> new SealConfirmation(each, chunk, true)).toList()));
    }
    return tables;
  }

  private void apply(TableStore tables, MasterState state, Command command) {
    tables.apply(
        new AppliedPosition(1, index++),
        () -> state.apply(new LogEntry(new Stamp(Population.MADE_MILLIS, 0), command)));
  }

  private static <K, V> List<String> rows(TableStore tables, TableSpec<K, V> spec) {
    try (ReadView view = tables.view()) {
      List<K> keys = Scans.keys(view.rows(spec).scan(null, null), Integer.MAX_VALUE);
      return keys.stream().map(key -> key + " " + view.rows(spec).get(key)).toList();
    }
  }

  private static Counts counts(TableStore tables) {
    try (ReadView view = tables.view()) {
      Counts counts = Counts.of(view::rows);
      return new Counts(
          counts.filesEver(),
          counts.chunksEver(),
          counts.openChunks(),
          counts.unconfirmedSeals(),
          counts.trashed(),
          counts.deletedTrees(),
          counts.garbageCopies(),
          counts.arrivingCopies(),
          0,
          counts.balancing());
    }
  }
}

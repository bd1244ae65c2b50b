package io.oncefs.ops.bench.prepared;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.master.core.MasterState;
import io.oncefs.master.core.chunks.ChunkTables;
import io.oncefs.master.core.chunks.ChunkTables.Copy;
import io.oncefs.master.core.chunks.ChunkTables.Place;
import io.oncefs.master.core.namespace.NamespaceTables;
import io.oncefs.master.core.namespace.NamespaceTables.ChildKey;
import io.oncefs.master.core.rows.Counters;
import io.oncefs.master.core.rows.Counters.Counter;
import io.oncefs.master.core.rows.Keys.Present;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.FileRow;
import io.oncefs.master.model.LogEntry;
import io.oncefs.master.model.Reach;
import io.oncefs.master.model.Replica;
import io.oncefs.master.model.Stamp;
import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.Table;
import io.oncefs.master.tables.TableStore;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.FileOptions;
import io.oncefs.protocol.ReplicaLocation;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Writes a population into the tables of a master: the rows that the commands for it would have
 * left, many in one entry and none of them read. What only ages is left out: the results of the
 * commands, which are forgotten after an hour.
 */
public final class PreparedTables {
  /** A few megabytes of rows. */
  private static final int FILES_PER_ENTRY = 4_000;

  private final TableStore tables;
  private final Population population;
  private final Content content;
  private final Table<FileId, FileRow> files;
  private final Table<ChildKey, FileId> children;
  private final Table<ChunkId, ChunkRow> chunks;
  private final Table<Place, Present> places;
  private final Table<Copy, Present> valid;
  private long index;

  /** Into empty tables. */
  public PreparedTables(TableStore tables, Population population) {
    this.tables = tables;
    this.population = population;
    this.content = new Content(population.chunkBytes());
    this.files = tables.table(NamespaceTables.FILES);
    this.children = tables.table(NamespaceTables.CHILDREN);
    this.chunks = tables.table(ChunkTables.CHUNKS);
    this.places = tables.table(ChunkTables.PLACES);
    this.valid = tables.table(ChunkTables.VALID);
  }

  /**
   * Writes all of it.
   *
   * @param progress hears how many files there are so far
   */
  public void write(LongConsumer progress) {
    entry(this::servers);
    entry(this::top);
    for (long from = 0; from < population.files(); from += FILES_PER_ENTRY) {
      long first = from;
      long end = Math.min(population.files(), from + FILES_PER_ENTRY);
      entry(() -> some(first, end));
      progress.accept(end);
    }
    entry(this::counters);
  }

  private void entry(Runnable body) {
    tables.apply(new AppliedPosition(1, index++), body);
  }

  private void servers() {
    MasterState state = new MasterState(tables);
    for (int site = 0; site < population.sites().size(); site++) {
      String address = population.sites().get(site);
      state.apply(
          new LogEntry(
              new Stamp(Population.MADE_MILLIS, 0),
              new Command.RegisterServer(
                  Population.store(site), Population.GENERATION, 0, address, address, "")));
    }
  }

  private void top() {
    String many = Population.ROOT.substring(1);
    Reach ofDirectory = Reach.through(Population.fileName(0), Reach.NONE);
    Reach ofMany = Reach.through(Population.directoryName(0), ofDirectory);
    FileRow root = FileRow.fresh(FileRow.ROOT, null, "", true, FileOptions.DEFAULT, 0);
    files.put(
        FileRow.ROOT, root.modified(Population.MADE_MILLIS).reaching(Reach.through(many, ofMany)));
    put(directory(Population.MANY, FileRow.ROOT, many).reaching(ofMany), FileRow.ROOT);
  }

  private static FileRow directory(FileId id, FileId parent, String name) {
    return FileRow.fresh(id, parent, name, true, FileOptions.DEFAULT, Population.MADE_MILLIS);
  }

  private void put(FileRow row, FileId parent) {
    files.put(row.id(), row);
    children.put(new ChildKey(parent, row.name()), row.id());
  }

  private void some(long from, long end) {
    for (long file = from; file < end; file++) {
      long directory = file / Population.FILES_PER_DIRECTORY;
      FileId parent = Population.directoryId(directory);
      if (file % Population.FILES_PER_DIRECTORY == 0) {
        FileRow row = directory(parent, Population.MANY, Population.directoryName(directory));
        put(row.reaching(Reach.through(Population.fileName(0), Reach.NONE)), Population.MANY);
      }
      ChunkRow chunk = chunk(file);
      FileRow row =
          FileRow.fresh(
              Population.fileId(file),
              parent,
              Population.fileName(file),
              false,
              population.options(),
              Population.MADE_MILLIS);
      put(row.extended(chunk.id()).sealed(population.chunkBytes(), Population.MADE_MILLIS), parent);
      chunks.put(chunk.id(), chunk);
      for (Replica each : chunk.replicas()) {
        valid.put(new Copy(each.store(), chunk.id().value()), Present.HERE);
      }
      places.put(new Place(chunk.file(), chunk.start(), chunk.id().value()), Present.HERE);
    }
  }

  private ChunkRow chunk(long file) {
    ChunkDescription description = population.description(file);
    List<Replica> replicas =
        description.replicas().stream()
            .map(each -> new Replica(each.store(), each.generation()))
            .toList();
    List<StoreId> stores = description.replicas().stream().map(ReplicaLocation::store).toList();
    Position at = content.sealedAt(description.chunk());
    return new ChunkRow(
        description.chunk(),
        description.file(),
        description.start(),
        description.capacity(),
        replicas,
        null,
        new ChunkRow.Decision(at, stores));
  }

  private void counters() {
    Counters counters = new Counters(tables::table);
    counters.raise(Counter.NEXT_FILE, population.nextFileId());
    counters.raise(Counter.NEXT_CHUNK, population.files() + 1);
  }
}

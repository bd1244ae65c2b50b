package io.oncefs.master.core;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.StoreId;
import io.oncefs.master.core.chunks.ChunkIndex;
import io.oncefs.master.core.chunks.ChunkTables;
import io.oncefs.master.core.chunks.ChunkTables.Copy;
import io.oncefs.master.core.namespace.FileTree;
import io.oncefs.master.core.namespace.NamespaceTables;
import io.oncefs.master.core.namespace.NamespaceTables.ChildKey;
import io.oncefs.master.core.rows.Counters;
import io.oncefs.master.core.rows.Counters.Counter;
import io.oncefs.master.core.rows.RowSource;
import io.oncefs.master.core.rows.Scans;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.FileRow;
import io.oncefs.master.model.Reach;
import io.oncefs.master.model.Replica;
import io.oncefs.master.model.TrashRow;
import io.oncefs.master.tables.Cursor;
import io.oncefs.master.tables.TableSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What holds between the tables after every entry (append-protocol section 9, 6 and 7). It reads
 * everything: for tests, the simulator and checks on demand.
 */
public final class Invariants {
  private final RowSource rows;
  private final FileTree tree;
  private final ChunkIndex chunks;
  private final Set<FileId> trashed = new HashSet<>();
  private final Set<Copy> valid = new HashSet<>();
  private final List<String> broken = new ArrayList<>();

  private Invariants(RowSource rows) {
    this.rows = rows;
    this.tree = new FileTree(rows);
    this.chunks = new ChunkIndex(rows);
  }

  /** What is wrong, one line each; empty if all is well. */
  public static List<String> broken(RowSource rows) {
    Invariants check = new Invariants(rows);
    check.trash();
    check.names();
    check.files();
    check.everyChunk();
    check.validByStore();
    check.orders();
    return check.broken;
  }

  /**
   * @param message in parts: put together only if it is needed, which is never
   */
  private void require(boolean holds, @Nullable Object... message) {
    if (!holds) {
      StringBuilder text = new StringBuilder();
      for (Object each : message) {
        text.append(each);
      }
      broken.add(text.toString());
    }
  }

  private void trash() {
    for (TrashRow each :
        Scans.values(rows.rows(NamespaceTables.TRASH).scan(null, null), Integer.MAX_VALUE)) {
      trashed.add(each.file());
      require(tree.row(each.file()) != null, each, " has no row");
    }
  }

  private void names() {
    try (Cursor<ChildKey, FileId> cursor = rows.rows(NamespaceTables.CHILDREN).scan(null, null)) {
      while (cursor.next()) {
        ChildKey key = cursor.key();
        FileRow row = tree.row(cursor.value());
        require(
            row != null && key.parent().equals(row.parent()) && key.name().equals(row.name()),
            key,
            " leads to ",
            row);
      }
    }
  }

  private void files() {
    try (Cursor<FileId, FileRow> cursor = rows.rows(NamespaceTables.FILES).scan(null, null)) {
      while (cursor.next()) {
        FileRow file = cursor.value();
        boolean detached =
            rows.rows(NamespaceTables.DETACHED).get(file.id()) != null
                || trashed.contains(file.id());
        FileId parent = file.parent();
        if (parent == null) {
          require(detached || file.id().equals(FileRow.ROOT), file, " is nowhere");
        } else {
          FileId child = rows.rows(NamespaceTables.CHILDREN).get(new ChildKey(parent, file.name()));
          require(file.id().equals(child) && !detached, file, " is not under its name");
          require(
              tree.existing(parent).below().covers(Reach.through(file.name(), file.below())),
              file,
              " reaches further down than its directory knows");
        }
        tiles(file, detached);
      }
    }
  }

  /** Its chunks lie back to back, all sealed but maybe the last, and the row sums them up. */
  private void tiles(FileRow file, boolean detached) {
    long end = 0;
    long count = 0;
    ChunkRow last = null;
    for (ChunkId id : chunks.idsOf(file.id())) {
      ChunkRow chunk = chunks.row(id);
      if (chunk == null) {
        broken.add(file.id() + " has " + id + ", which does not exist");
        continue;
      }
      require(chunk.start() == end, chunk, " does not start at ", end);
      require(last == null || !last.isOpen(), last, " is open but not the last");
      require(!chunk.isRemoved(), chunk, " was removed but is in its file");
      ChunkId predecessor = last == null ? null : last.id();
      require(equal(chunk.predecessor(), predecessor), chunk, " does not follow ", predecessor);
      ChunkRow.Decision decision = chunk.decision();
      end += decision == null ? 0 : decision.at().length();
      last = chunk;
      count++;
    }
    require(count == file.chunks(), file, " has ", count, " chunks");
    require(equal(file.lastChunk(), last == null ? null : last.id()), file, " ends with ", last);
    require(file.openTail() == (last != null && last.isOpen()), file, " ends with ", last);
    require(detached || file.sealedLength() == end, file, " is sealed up to ", end);
  }

  private static boolean equal(@Nullable ChunkId one, @Nullable ChunkId other) {
    return one == null ? other == null : one.equals(other);
  }

  private void everyChunk() {
    long next = Counters.read(rows, Counter.NEXT_CHUNK);
    try (Cursor<ChunkId, ChunkRow> cursor = rows.rows(ChunkTables.CHUNKS).scan(null, null)) {
      while (cursor.next()) {
        ChunkRow chunk = cursor.value();
        require(chunk.id().value() < next, chunk, " was never given");
        require(
            chunk.isOpen() == (rows.rows(ChunkTables.OPEN).get(chunk.id()) != null),
            chunk,
            " and the list of open chunks differ");
        replicas(chunk);
      }
    }
    planned(next);
  }

  /** What may follow open chunks is no chunk yet, and was given once. */
  private void planned(long next) {
    Set<Long> ids = new HashSet<>();
    try (Cursor<ChunkId, Long> cursor = rows.rows(ChunkTables.PLANNED).scan(null, null)) {
      while (cursor.next()) {
        ChunkRow before = chunks.row(cursor.key());
        require(
            before != null && before.isOpen(), cursor.key(), " is not open, but planned behind");
        require(
            cursor.value() < next
                && ids.add(cursor.value())
                && chunks.row(new ChunkId(cursor.value())) == null,
            cursor.value(),
            " is planned, and is or was something else");
      }
    }
  }

  /** What is known by store is what the chunks say. */
  private void validByStore() {
    Set<Copy> known =
        new HashSet<>(Scans.keys(rows.rows(ChunkTables.VALID).scan(null, null), Integer.MAX_VALUE));
    require(known.equals(valid), "by store ", known, " are valid, by chunk ", valid);
  }

  /** A copy that is to be dropped is nobody's, one that is to be made is not valid yet. */
  private void orders() {
    for (Copy each : copies(ChunkTables.GARBAGE)) {
      ChunkRow chunk = chunks.row(new ChunkId(each.chunk()));
      require(chunk == null || !chunk.isReplica(each.store()), each, " is garbage of ", chunk);
    }
    for (Copy each : copies(ChunkTables.ARRIVING)) {
      ChunkRow chunk = chunks.row(new ChunkId(each.chunk()));
      require(
          chunk != null && chunk.isReplica(each.store()) && !chunk.isValid(each.store()),
          each,
          " arrives for ",
          chunk);
    }
  }

  private List<Copy> copies(TableSpec<Copy, Long> orders) {
    return Scans.keys(rows.rows(orders).scan(null, null), Integer.MAX_VALUE);
  }

  private void replicas(ChunkRow chunk) {
    Set<StoreId> stores = new HashSet<>();
    for (Replica replica : chunk.replicas()) {
      require(stores.add(replica.store()), chunk, " has two replicas in one store");
    }
    require(!stores.isEmpty(), chunk, " has no replica");
    ChunkRow.Decision decision = chunk.decision();
    if (decision != null) {
      decision.valid().forEach(each -> valid.add(new Copy(each, chunk.id().value())));
      require(stores.containsAll(decision.valid()), chunk, " is valid where it is not");
      require(
          decision.valid().isEmpty() == chunk.isRemoved(), chunk, " has lost its valid replicas");
    }
  }
}

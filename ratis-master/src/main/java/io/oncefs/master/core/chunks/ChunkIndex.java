package io.oncefs.master.core.chunks;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.InvariantBroken;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.master.core.chunks.ChunkTables.Copy;
import io.oncefs.master.core.chunks.ChunkTables.Place;
import io.oncefs.master.core.rows.Counters;
import io.oncefs.master.core.rows.Counters.Counter;
import io.oncefs.master.core.rows.Keys.Present;
import io.oncefs.master.core.rows.RowSource;
import io.oncefs.master.core.rows.Scans;
import io.oncefs.master.core.servers.Registry;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.ChunkRow.Decision;
import io.oncefs.master.model.Replica;
import io.oncefs.master.tables.Cursor;
import io.oncefs.master.tables.Rows;
import io.oncefs.master.tables.TableSpec;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkDescription.Predecessor;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.MasterReply.CopyOrder;
import io.oncefs.protocol.MasterReply.DropOrder;
import io.oncefs.protocol.MasterReply.SealOrder;
import io.oncefs.protocol.ReplicaLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The chunks as their rows show them; changes nothing. */
public final class ChunkIndex {
  private final RowSource source;
  private final Rows<ChunkId, ChunkRow> chunks;
  private final Rows<Place, Present> places;
  private final Registry registry;

  public ChunkIndex(RowSource source) {
    this.source = source;
    this.chunks = source.rows(ChunkTables.CHUNKS);
    this.places = source.rows(ChunkTables.PLACES);
    this.registry = new Registry(source);
  }

  public @Nullable ChunkRow row(ChunkId chunk) {
    return chunks.get(chunk);
  }

  /** A row that another row refers to. */
  public ChunkRow existing(ChunkId chunk) {
    ChunkRow row = row(chunk);
    if (row == null) {
      throw new InvariantBroken("no row for " + chunk + ", which another row refers to");
    }
    return row;
  }

  /** The file's chunks from the one that covers the offset on; the last one if none does. */
  public List<ChunkInfo> list(FileId file, long offset, int max) {
    Place from = Place.first(file);
    long behind = offset == Long.MAX_VALUE ? offset : offset + 1;
    Place bound = new Place(file, behind, 0);
    for (Place covering : Scans.keys(places.scanDown(from, bound), 1)) {
      from = covering;
    }
    List<ChunkInfo> page = new ArrayList<>();
    for (Place place : Scans.keys(places.scan(from, Place.end(file)), max)) {
      page.add(info(existing(new ChunkId(place.chunk()))));
    }
    return page;
  }

  /** All chunks of a file, in order. */
  public List<ChunkId> idsOf(FileId file) {
    return Scans.keys(places.scan(Place.first(file), Place.end(file)), Integer.MAX_VALUE).stream()
        .map(place -> new ChunkId(place.chunk()))
        .toList();
  }

  /** Undecided chunks, oldest first. */
  public List<ChunkRow> open(int max) {
    return Scans.keys(source.rows(ChunkTables.OPEN).scan(null, null), max).stream()
        .map(this::existing)
        .toList();
  }

  /** Decisions this store has not confirmed, oldest first. */
  public List<SealOrder> unconfirmed(StoreId store, int max) {
    return Scans.keys(
            source
                .rows(ChunkTables.UNCONFIRMED)
                .scan(new Copy(store, 0), new Copy(store, Long.MAX_VALUE)),
            max)
        .stream()
        .map(copy -> existing(new ChunkId(copy.chunk())))
        .map(row -> new SealOrder(row.id(), decision(row).at()))
        .toList();
  }

  /**
   * Some of what a store is to drop.
   *
   * @param next the first chunk that was not looked at; null if there is none
   */
  public record Drops(List<DropOrder> orders, @Nullable ChunkId next) {
    public Drops {
      orders = List.copyOf(orders);
    }
  }

  /**
   * What this store is to drop and may drop now, in the order of the chunks.
   *
   * @param from the first chunk that is looked at
   * @param lookedAtMax how many are
   * @param max how many orders there may be
   * @param mayGo whether a chunk, null if it is no more, can do without this replica now
   */
  public Drops drops(
      StoreId store, ChunkId from, int lookedAtMax, int max, Predicate<@Nullable ChunkRow> mayGo) {
    List<DropOrder> orders = new ArrayList<>();
    int lookedAt = 0;
    try (Cursor<Copy, Long> cursor = ofStore(ChunkTables.GARBAGE, store, from.value())) {
      while (cursor.next()) {
        ChunkId chunk = new ChunkId(cursor.key().chunk());
        if (lookedAt >= lookedAtMax || orders.size() >= max) {
          return new Drops(orders, chunk);
        }
        lookedAt++;
        if (mayGo.test(row(chunk))) {
          orders.add(new DropOrder(cursor.value(), chunk));
        }
      }
    }
    return new Drops(orders, null);
  }

  /** What this store is to copy, in the order of the chunks. */
  public List<CopyOrder> copies(StoreId store, int max) {
    List<CopyOrder> copies = new ArrayList<>();
    try (Cursor<Copy, Long> cursor = ofStore(ChunkTables.ARRIVING, store, 0)) {
      while (copies.size() < max && cursor.next()) {
        ChunkRow row = existing(new ChunkId(cursor.key().chunk()));
        copies.add(new CopyOrder(cursor.value(), info(row)));
      }
    }
    return copies;
  }

  /** Whether the store is to drop or to copy anything. */
  public boolean hasOrders(StoreId store) {
    return !Scans.keys(ofStore(ChunkTables.GARBAGE, store, 0), 1).isEmpty()
        || !Scans.keys(ofStore(ChunkTables.ARRIVING, store, 0), 1).isEmpty();
  }

  private Cursor<Copy, Long> ofStore(TableSpec<Copy, Long> orders, StoreId store, long from) {
    return source.rows(orders).scan(new Copy(store, from), new Copy(store, Long.MAX_VALUE));
  }

  /**
   * Some of the sealed chunks that are valid on this store, in their order.
   *
   * @param end is not among them
   */
  public List<ChunkId> validOn(StoreId store, ChunkId from, ChunkId end, int max) {
    return Scans.keys(
            source
                .rows(ChunkTables.VALID)
                .scan(new Copy(store, from.value()), new Copy(store, end.value())),
            max)
        .stream()
        .map(copy -> new ChunkId(copy.chunk()))
        .toList();
  }

  /**
   * Whether {@link #validOn} can be asked: not before the first entry behind an older version's.
   */
  public boolean isValidKnown() {
    return Counters.read(source, Counter.VALID_KNOWN) > 0;
  }

  public boolean isUnconfirmed(StoreId store, ChunkId chunk) {
    return source.rows(ChunkTables.UNCONFIRMED).get(new Copy(store, chunk.value())) != null;
  }

  /**
   * Whether masters that are lost may have known more of this chunk than there is here: where its
   * replicas are is then to be believed only after their servers were asked.
   */
  public boolean isRestored(ChunkId chunk) {
    return chunk.value() < Counters.read(source, Counter.SPARED_TO);
  }

  /** Whether this is no chunk yet, but may become one, behind one that is open. */
  public boolean isPlanned(ChunkId chunk) {
    try (Cursor<ChunkId, Long> cursor = source.rows(ChunkTables.PLANNED).scan(null, chunk)) {
      while (cursor.next()) {
        if (cursor.value() == chunk.value()) {
          return true;
        }
      }
    }
    return false;
  }

  /** The id that was taken for what may follow an open chunk; null if none was. */
  public @Nullable ChunkId plannedBehind(ChunkId chunk) {
    Long id = source.rows(ChunkTables.PLANNED).get(chunk);
    return id == null ? null : new ChunkId(id);
  }

  /** No chunk with a smaller id is opened any more, nor is one still without its decision. */
  public ChunkId floor() {
    for (ChunkId oldest : Scans.keys(source.rows(ChunkTables.OPEN).scan(null, null), 1)) {
      return oldest;
    }
    return new ChunkId(Counters.read(source, Counter.NEXT_CHUNK));
  }

  /** A chunk as everybody is told of it. */
  public ChunkInfo info(ChunkRow row) {
    Decision decision = row.decision();
    return new ChunkInfo(
        new ChunkDescription(
            row.id(),
            row.file(),
            row.start(),
            row.capacity(),
            decision == null ? locations(row) : valid(row, decision),
            predecessor(row.predecessor())),
        decision == null ? null : decision.at());
  }

  /** All replicas it was opened with, valid or not, and where they are found now. */
  public List<ReplicaLocation> locations(ChunkRow row) {
    return row.replicas().stream().map(registry::locate).toList();
  }

  private List<ReplicaLocation> valid(ChunkRow row, Decision decision) {
    return row.replicas().stream()
        .filter((Replica replica) -> decision.valid().contains(replica.store()))
        .map(registry::locate)
        .toList();
  }

  private @Nullable Predecessor predecessor(@Nullable ChunkId chunk) {
    if (chunk == null) {
      return null;
    }
    ChunkRow row = existing(chunk);
    Decision decision = decision(row);
    Position at = decision.at();
    return new Predecessor(chunk, at, valid(row, decision));
  }

  private static Decision decision(ChunkRow row) {
    Decision decision = row.decision();
    if (decision == null) {
      throw new InvariantBroken(row.id() + " is treated as sealed but has no decision");
    }
    return decision;
  }
}

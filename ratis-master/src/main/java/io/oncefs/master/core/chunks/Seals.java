package io.oncefs.master.core.chunks;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.InvariantBroken;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.master.core.chunks.ChunkTables.Copy;
import io.oncefs.master.core.chunks.ChunkTables.Place;
import io.oncefs.master.core.chunks.ChunkTables.Removed;
import io.oncefs.master.core.namespace.Namespace;
import io.oncefs.master.core.rows.Keys.Present;
import io.oncefs.master.core.rows.Scans;
import io.oncefs.master.core.rows.TableSource;
import io.oncefs.master.model.Candidate;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.FileRow;
import io.oncefs.master.model.PlannedChunk;
import io.oncefs.master.model.Replica;
import io.oncefs.master.model.Result;
import io.oncefs.master.model.Result.Refused;
import io.oncefs.master.model.SealConfirmation;
import io.oncefs.master.tables.Table;
import io.oncefs.protocol.MasterReply.Failed.Code;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The decision how a chunk ends, and what follows from it. */
public final class Seals {
  private final ChunkRows chunks;
  private final Table<Place, Present> places;
  private final Table<Removed, Present> removed;
  private final Table<ChunkId, Present> open;
  private final Table<Copy, Present> unconfirmed;
  private final Orders orders;
  private final Namespace namespace;
  private final Tails tails;
  private final ChunkIndex index;

  public Seals(
      TableSource tables, ChunkRows chunks, Namespace namespace, Tails tails, Orders orders) {
    this.chunks = chunks;
    this.places = tables.table(ChunkTables.PLACES);
    this.removed = tables.table(ChunkTables.REMOVED);
    this.open = tables.table(ChunkTables.OPEN);
    this.unconfirmed = tables.table(ChunkTables.UNCONFIRMED);
    this.orders = orders;
    this.namespace = namespace;
    this.tails = tails;
    this.index = new ChunkIndex(tables::table);
  }

  /** The first proposal for a chunk decides; every later one changes nothing and hears it. */
  public Result seal(Command.Seal command, long nowMillis) {
    ChunkRow row = chunks.get(command.chunk());
    if (row == null) {
      return new Refused(
          Code.NOT_FOUND, "no such chunk: " + command.chunk() + "; its file was deleted");
    }
    boolean first = row.isOpen();
    PlannedChunk planned = null;
    if (first) {
      Refused refusal = refusal(row, command);
      if (refusal != null) {
        return refusal;
      }
      planned = planned(row, command);
      row = decide(row, command, nowMillis);
    }
    return new Result.Decided(index.info(row), first, nextTail(row, command.nextTail(), planned));
  }

  /** What was prepared behind the chunk, if whoever proposes the seal is who has prepared it. */
  private @Nullable PlannedChunk planned(ChunkRow row, Command.Seal command) {
    ChunkId taken = tails.takePlan(row.id());
    PlannedChunk planned = command.planned();
    return planned != null && planned.id().equals(taken) && command.at().lsn() > 0 ? planned : null;
  }

  private static @Nullable Refused refusal(ChunkRow row, Command.Seal command) {
    Position at = command.at();
    if (at.lsn() == 0) {
      return at.equals(Position.ZERO)
          ? null
          : new Refused(Code.INVALID, row.id() + " cannot be sealed at 0 with " + at);
    }
    for (StoreId store : command.valid()) {
      if (!row.isReplica(store)) {
        return new Refused(Code.INVALID, store + " is no replica of " + row.id());
      }
    }
    return command.valid().isEmpty()
        ? new Refused(Code.INVALID, "a seal of " + row.id() + " needs a valid replica")
        : null;
  }

  private ChunkRow decide(ChunkRow row, Command.Seal command, long nowMillis) {
    FileRow file = namespace.tree().row(row.file());
    if (file == null || !row.id().equals(file.lastChunk())) {
      throw new InvariantBroken(row.id() + " is open but not the last chunk of " + row.file());
    }
    Position at = command.at();
    List<StoreId> valid =
        at.lsn() == 0
            ? List.of()
            : row.replicas().stream()
                .map(Replica::store)
                .filter(command.valid()::contains)
                .toList();
    ChunkRow sealed = row.decided(new ChunkRow.Decision(at, valid));
    chunks.put(sealed);
    open.delete(sealed.id());
    for (Replica replica : sealed.replicas()) {
      unconfirmed.put(new Copy(replica.store(), sealed.id().value()), Present.HERE);
    }
    if (sealed.isRemoved()) {
      places.delete(Place.of(sealed));
      removed.put(new Removed(sealed.file(), sealed.id()), Present.HERE);
      namespace.put(file.withoutTail(sealed.predecessor()));
    } else {
      namespace.put(file.sealed(sealed.start() + at.length(), nowMillis));
      if (valid.size() < file.options().replication()) {
        chunks.changed();
      }
    }
    return sealed;
  }

  private Result.@Nullable Tail nextTail(
      ChunkRow row, @Nullable List<Candidate> candidates, @Nullable PlannedChunk planned) {
    if (candidates == null || namespace.tree().pathOf(row.file()) == null) {
      return null;
    }
    FileRow file = namespace.tree().row(row.file());
    if (file == null) {
      return null;
    }
    ChunkId last = file.lastChunk();
    if (file.openTail() && last != null) {
      return new Result.Tail(index.info(index.existing(last)), false);
    }
    Result.Tail prepared = planned == null ? null : tails.openPlanned(file, planned);
    if (prepared != null) {
      return prepared;
    }
    return tails.open(file, candidates) instanceof Result.Tail tail ? tail : null;
  }

  /**
   * Replicas that need not be told again. One that was left out of the decision and has carried it
   * out all the same has checked the digest: it joins the valid ones. A copy that could not be kept
   * is garbage.
   */
  public Result confirm(Command.ConfirmSeals command) {
    int rows = 0;
    for (SealConfirmation each : command.confirmations()) {
      Copy copy = new Copy(each.store(), each.chunk().value());
      if (unconfirmed.get(copy) != null) {
        unconfirmed.delete(copy);
        confirm(index.existing(each.chunk()), copy, each.kept());
        rows++;
      }
    }
    return new Result.Cleared(rows);
  }

  private void confirm(ChunkRow row, Copy copy, boolean kept) {
    if (row.isOpen() || row.isRemoved() || row.isValid(copy.store())) {
      return;
    }
    if (kept) {
      chunks.put(row.validAt(copy.store()));
    } else {
      orders.dismiss(row, copy.store());
    }
  }

  /**
   * Forgets at most about {@code max} chunks of a deleted file, all of them sealed, the last one
   * first: a chunk never outlives its predecessor. What the servers hold becomes garbage. Says how
   * many went; none means that nothing is left.
   */
  public int reclaim(FileRow file, int max) {
    FileRow next = file;
    int rows = 0;
    for (Removed each :
        Scans.keys(
            removed.scan(
                new Removed(file.id(), Removed.FIRST),
                new Removed(new FileId(file.id().value() + 1), Removed.FIRST)),
            max)) {
      removed.delete(each);
      forget(index.existing(each.chunk()));
      rows++;
    }
    for (Place place :
        Scans.keys(places.scanDown(Place.first(file.id()), Place.end(file.id())), max - rows)) {
      ChunkRow row = index.existing(new ChunkId(place.chunk()));
      places.delete(place);
      forget(row);
      next = next.withoutTail(row.predecessor());
      rows++;
    }
    if (rows > 0) {
      namespace.put(next);
    }
    return rows;
  }

  private void forget(ChunkRow row) {
    chunks.delete(row);
    for (Replica replica : row.replicas()) {
      orders.drop(new Copy(replica.store(), row.id().value()));
    }
  }
}

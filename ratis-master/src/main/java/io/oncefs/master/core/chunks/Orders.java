package io.oncefs.master.core.chunks;

import io.oncefs.common.ChunkId;
import io.oncefs.common.StoreId;
import io.oncefs.master.core.chunks.ChunkTables.Copy;
import io.oncefs.master.core.rows.Counters;
import io.oncefs.master.core.rows.Counters.Counter;
import io.oncefs.master.core.rows.Keys.Present;
import io.oncefs.master.core.rows.TableSource;
import io.oncefs.master.core.servers.Registry;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.CopyPlan;
import io.oncefs.master.model.Replica;
import io.oncefs.master.model.Result;
import io.oncefs.master.model.ServerRow;
import io.oncefs.master.tables.Cursor;
import io.oncefs.master.tables.Table;
import io.oncefs.protocol.MasterRequest.SettledOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * What single stores are to do about sealed chunks: copies they are to make, and those they are to
 * drop.
 *
 * <pre>
 *               planned       COPIED, at the decision
 *    (nothing) --------> ARRIVING --------> valid
 *        ^                  |                 |
 *        |                  | NOT_COPIED, dismissed
 *        |    DROPPED       v                 v
 *        +--------------- GARBAGE <-----------+
 * </pre>
 *
 * <p>A store's copy of a chunk is in one of these states at a time, and each order has a number
 * that is never used again, so a word that comes late settles nothing but the order it is about. In
 * particular no copy is planned where one is still to be dropped: a late order can never hit it.
 */
public final class Orders {
  private final ChunkRows chunks;
  private final Table<Copy, Long> garbage;
  private final Table<Copy, Long> arriving;
  private final Table<Copy, Present> unconfirmed;
  private final Counters counters;
  private final Registry registry;
  private final ChunkIndex index;

  public Orders(TableSource tables, ChunkRows chunks, Counters counters) {
    this.chunks = chunks;
    this.garbage = tables.table(ChunkTables.GARBAGE);
    this.arriving = tables.table(ChunkTables.ARRIVING);
    this.unconfirmed = tables.table(ChunkTables.UNCONFIRMED);
    this.counters = counters;
    this.registry = new Registry(tables::table);
    this.index = new ChunkIndex(tables::table);
  }

  /** Nothing refers to this copy any more: the store is to drop it. */
  void drop(Copy copy) {
    arriving.delete(copy);
    unconfirmed.delete(copy);
    if (garbage.get(copy) == null) {
      garbage.put(copy, counters.take(Counter.NEXT_ORDER));
    }
  }

  /** Takes a replica out of a sealed chunk and orders it away. */
  void dismiss(ChunkRow row, StoreId store) {
    chunks.put(row.without(store));
    drop(new Copy(store, row.id().value()));
  }

  /** Orders copies; passes over what is no (more) possible. */
  public Result plan(Command.PlanCopies command) {
    int planned = 0;
    for (CopyPlan each : command.plans()) {
      StoreId store = each.to().store();
      Copy copy = new Copy(store, each.chunk().value());
      ChunkRow row = chunks.get(each.chunk());
      ServerRow server = registry.row(store);
      if (row != null
          && !row.isOpen()
          && !row.isRemoved()
          && !row.isReplica(store)
          && garbage.get(copy) == null
          && server != null
          && server.generation().equals(each.to().generation())
          && !registry.isGoing(store)) {
        chunks.put(row.with(new Replica(store, each.to().generation())));
        arriving.put(copy, counters.take(Counter.NEXT_ORDER));
        planned++;
      }
    }
    return new Result.Cleared(planned);
  }

  /** What a store has done. */
  public Result settle(Command.SettleOrders command) {
    int rows = 0;
    for (SettledOrder each : command.settled()) {
      Copy copy = new Copy(command.store(), each.chunk().value());
      boolean dropped = each.kind() == SettledOrder.Kind.DROPPED;
      Long number = dropped ? garbage.get(copy) : arriving.get(copy);
      if (number != null && number == each.number()) {
        rows++;
        if (dropped) {
          garbage.delete(copy);
        } else {
          arrived(copy, each);
        }
      }
    }
    return new Result.Cleared(rows);
  }

  /** A copy is valid if it is sealed at exactly what was decided; otherwise it goes. */
  private void arrived(Copy copy, SettledOrder settled) {
    arriving.delete(copy);
    ChunkRow row = chunks.get(settled.chunk());
    ChunkRow.Decision decision = row == null ? null : row.decision();
    if (row == null || decision == null) {
      drop(copy);
    } else if (settled.kind() == SettledOrder.Kind.COPIED && settled.at().equals(decision.at())) {
      chunks.put(row.validAt(copy.store()));
    } else {
      dismiss(row, copy.store());
    }
  }

  /** A replica that is not wanted (any more), unless too few valid ones would be left. */
  public Result dismiss(Command.DismissReplica command) {
    ChunkRow row = chunks.get(command.chunk());
    ChunkRow.Decision decision = row == null ? null : row.decision();
    if (row == null
        || decision == null
        || row.isRemoved()
        || !row.isReplica(command.store())
        || (row.isValid(command.store())
            && decision.valid().size() - 1 < Math.max(1, command.keep()))) {
      return new Result.Cleared(0);
    }
    dismiss(row, command.store());
    return new Result.Cleared(1);
  }

  /**
   * Takes back the orders to drop copies of chunks that exist. They came from a state that masters
   * which are lost went on from: a copy that was to be dropped then may have been made anew since,
   * and be the only one now. Whole ones are adopted again when a census finds them.
   */
  public void takeBackDrops() {
    List<Copy> back = new ArrayList<>();
    try (Cursor<Copy, Long> all = garbage.scan(null, null)) {
      while (all.next()) {
        Copy copy = all.key();
        if (chunks.get(new ChunkId(copy.chunk())) != null) {
          back.add(copy);
        }
      }
    }
    back.forEach(garbage::delete);
  }

  /** Copies that no chunk knows of. */
  public Result dropOrphans(Command.DropOrphans command) {
    int rows = 0;
    for (ChunkId each : command.chunks()) {
      ChunkRow row = chunks.get(each);
      boolean neverGiven = each.value() >= counters.get(Counter.NEXT_CHUNK);
      // Of a chunk that a lost majority knew more of, this may be the only copy there is by now.
      boolean spared =
          (row != null || each.value() >= counters.get(Counter.SPARED_FROM))
              && each.value() < counters.get(Counter.SPARED_TO);
      if (!neverGiven
          && !spared
          && !index.isPlanned(each)
          && (row == null || (!row.isOpen() && !row.isReplica(command.store())))) {
        drop(new Copy(command.store(), each.value()));
        rows++;
      }
    }
    return new Result.Cleared(rows);
  }
}

package io.oncefs.master.core.servers;

import io.oncefs.common.StoreId;
import io.oncefs.master.core.rows.Counters;
import io.oncefs.master.core.rows.Counters.Counter;
import io.oncefs.master.core.rows.TableSource;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.DutyRow;
import io.oncefs.master.model.Result;
import io.oncefs.master.model.Result.Refused;
import io.oncefs.master.model.ServerRow;
import io.oncefs.master.tables.Table;
import io.oncefs.protocol.MasterReply.Failed.Code;
import io.oncefs.protocol.ServerDuty;
import org.jspecify.annotations.Nullable;

/**
 * Registers the starts of chunkservers. A store's generation never goes back, and no store knows of
 * a chunk that the masters do not: it would answer for another one of that id.
 */
public final class Registration {
  private final Table<StoreId, ServerRow> servers;

  private final Table<StoreId, DutyRow> duties;
  private final Counters counters;

  public Registration(TableSource tables, Counters counters) {
    this.servers = tables.table(Registry.SERVERS);
    this.duties = tables.table(Registry.DUTIES);
    this.counters = counters;
  }

  public Result register(Command.RegisterServer command, long nowMillis) {
    ServerRow known = servers.get(command.store());
    if (known != null && command.generation().compareTo(known.generation()) < 0) {
      return new Refused(
          Code.STALE_GENERATION,
          "store "
              + command.store()
              + " is registered under generation "
              + known.generation()
              + " and now comes with "
              + command.generation()
              + ": its directory was restored from an older copy; format an empty one with"
              + " `oncefs format chunkserver`");
    }
    if (isForgotten(command.store())) {
      return forgotten(command.store());
    }
    long next = counters.get(Counter.NEXT_CHUNK);
    if (command.highestChunk() >= next) {
      return new Refused(Code.WRONG_CLUSTER, forgotten(command, next));
    }
    ServerRow row =
        new ServerRow(
            command.store(),
            command.generation(),
            command.address(),
            command.httpAddress(),
            command.rack(),
            nowMillis);
    if (known != null && known.generation().equals(row.generation())) {
      return known.address().equals(row.address())
          ? new Result.Registered(known.generation())
          : twice(known, row);
    }
    if (known == null && counters.take(Counter.SERVERS) >= Registry.SERVERS_MAX) {
      counters.add(Counter.SERVERS, -1);
      return new Refused(
          Code.LIMIT,
          "a cluster has at most " + Registry.SERVERS_MAX + " chunkservers in its life");
    }
    counters.take(Counter.SERVER_CHANGES);
    servers.put(row.store(), row);
    return new Result.Registered(row.generation());
  }

  /** Ids it gave out again would name the chunks that this store already has. */
  private static String forgotten(Command.RegisterServer command, long next) {
    return "store "
        + command.store()
        + " has heard of chunk-"
        + command.highestChunk()
        + ", but these masters have given out none beyond chunk-"
        + (next - 1)
        + ": they were made again, or run on an older copy of their directories; start the"
        + " masters this store belongs to, or format an empty directory with `oncefs format"
        + " chunkserver`";
  }

  /** What a server is to do; a maintenance ends by itself. */
  public Result assign(Command.AssignDuty command, long ledMillis) {
    StoreId store = command.store();
    if (servers.get(store) == null) {
      return new Refused(Code.NOT_FOUND, "no such server: " + store + "; see `oncefs server ls`");
    }
    if (isForgotten(store)) {
      return forgotten(store);
    }
    DutyRow row = duties.get(store);
    ServerDuty now = row == null ? ServerDuty.IN_SERVICE : row.at(ledMillis);
    boolean leaves = now == ServerDuty.LEAVING || now == ServerDuty.LEFT;
    counters.take(Counter.SERVER_CHANGES);
    switch (command.duty()) {
      case IN_SERVICE -> duties.delete(store);
      case MAINTENANCE -> {
        if (leaves) {
          return new Refused(
              Code.INVALID,
              store
                  + " is being decommissioned; `oncefs server decommission --undo "
                  + store
                  + "` first");
        }
        duties.put(store, new DutyRow(ServerDuty.MAINTENANCE, ledMillis + command.forMillis()));
      }
      case LEAVING -> {
        if (!leaves) {
          duties.put(store, new DutyRow(ServerDuty.LEAVING, 0));
        }
      }
      case LEFT -> {
        if (!leaves) {
          return new Result.Cleared(0);
        }
        duties.put(store, new DutyRow(ServerDuty.LEFT, 0));
      }
      case FORGOTTEN -> duties.put(store, new DutyRow(ServerDuty.FORGOTTEN, 0));
    }
    return new Result.Cleared(1);
  }

  private boolean isForgotten(StoreId store) {
    @Nullable DutyRow row = duties.get(store);
    return row != null && row.duty() == ServerDuty.FORGOTTEN;
  }

  private static Refused forgotten(StoreId store) {
    return new Refused(
        Code.STALE_GENERATION,
        "store "
            + store
            + " was forgotten with `oncefs server forget`: what it has does not count any more;"
            + " format an empty directory with `oncefs format chunkserver`");
  }

  private static Refused twice(ServerRow known, ServerRow row) {
    return new Refused(
        Code.STALE_GENERATION,
        "store "
            + row.store()
            + " is registered under the same generation "
            + row.generation()
            + " at "
            + known.address()
            + " and now comes from "
            + row.address()
            + ": one of the two runs on a copied directory; stop it and format an empty one with"
            + " `oncefs format chunkserver`");
  }
}

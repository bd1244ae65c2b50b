package io.oncefs.master.core.servers;

import io.oncefs.common.StoreId;
import io.oncefs.master.core.rows.Counters;
import io.oncefs.master.core.rows.Counters.Counter;
import io.oncefs.master.core.rows.Keys.Present;
import io.oncefs.master.core.rows.TableSource;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.Result;
import io.oncefs.master.model.Result.Refused;
import io.oncefs.master.model.ServerRow;
import io.oncefs.master.tables.Table;
import io.oncefs.protocol.MasterReply.Failed.Code;

/**
 * Registers the starts of chunkservers. A store's generation never goes back, and no store knows of
 * a chunk that the masters do not: it would answer for another one of that id.
 */
public final class Registration {
  private final Table<StoreId, ServerRow> servers;

  private final Table<StoreId, Present> draining;
  private final Counters counters;

  public Registration(TableSource tables, Counters counters) {
    this.servers = tables.table(Registry.SERVERS);
    this.draining = tables.table(Registry.DRAINING);
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

  /** Empties a server, or takes that back. */
  public Result drain(Command.DrainServer command) {
    if (servers.get(command.store()) == null) {
      return new Refused(
          Code.NOT_FOUND, "no such server: " + command.store() + "; see `oncefs server ls`");
    }
    if (command.draining()) {
      draining.put(command.store(), Present.HERE);
    } else {
      draining.delete(command.store());
    }
    return new Result.Cleared(1);
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

package io.oncefs.master.core.servers;

import io.oncefs.common.StoreId;
import io.oncefs.master.core.rows.Keys;
import io.oncefs.master.core.rows.Keys.Present;
import io.oncefs.master.core.rows.RowSource;
import io.oncefs.master.core.rows.Scans;
import io.oncefs.master.log.codec.RowCodecs;
import io.oncefs.master.model.Replica;
import io.oncefs.master.model.ServerRow;
import io.oncefs.master.tables.Rows;
import io.oncefs.master.tables.TableSpec;
import io.oncefs.protocol.ReplicaLocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The registered chunkservers as the rows show them; changes nothing. */
public final class Registry {
  /** Chunkservers that may ever register; a store that lost its disk counts again. */
  public static final int SERVERS_MAX = 10_000;

  static final TableSpec<StoreId, ServerRow> SERVERS =
      new TableSpec<>("servers", Keys.STORE, RowCodecs.SERVER);

  /** Those that an operator empties. */
  static final TableSpec<StoreId, Present> DRAINING =
      new TableSpec<>("draining-servers", Keys.STORE, Keys.PRESENT);

  private final Rows<StoreId, ServerRow> servers;
  private final Rows<StoreId, Present> draining;

  public Registry(RowSource source) {
    this.servers = source.rows(SERVERS);
    this.draining = source.rows(DRAINING);
  }

  public @Nullable ServerRow row(StoreId store) {
    return servers.get(store);
  }

  /** Whether it is to get nothing new and to lose what it has. */
  public boolean isDraining(StoreId store) {
    return draining.get(store) != null;
  }

  public List<ServerRow> all() {
    return Scans.values(servers.scan(null, null), SERVERS_MAX);
  }

  /** Where a replica is found now: a server may have come back at another address. */
  public ReplicaLocation locate(Replica replica) {
    ServerRow server = row(replica.store());
    return new ReplicaLocation(
        replica.store(), replica.generation(), server == null ? "" : server.address());
  }
}

package io.oncefs.master.core.servers;

import io.oncefs.common.StoreId;
import io.oncefs.master.core.rows.Keys;
import io.oncefs.master.core.rows.RowSource;
import io.oncefs.master.core.rows.Scans;
import io.oncefs.master.log.codec.RowCodecs;
import io.oncefs.master.model.DutyRow;
import io.oncefs.master.model.Replica;
import io.oncefs.master.model.ServerRow;
import io.oncefs.master.tables.Rows;
import io.oncefs.master.tables.TableSpec;
import io.oncefs.protocol.ReplicaLocation;
import io.oncefs.protocol.ServerDuty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The registered chunkservers as the rows show them; changes nothing. */
public final class Registry {
  /** Chunkservers that may ever register; a store that lost its disk counts again. */
  public static final int SERVERS_MAX = 10_000;

  static final TableSpec<StoreId, ServerRow> SERVERS =
      new TableSpec<>("servers", Keys.STORE, RowCodecs.SERVER);

  /** Those that are not simply in service; called after the first duty there was. */
  static final TableSpec<StoreId, DutyRow> DUTIES =
      new TableSpec<>("draining-servers", Keys.STORE, RowCodecs.DUTY);

  private final Rows<StoreId, ServerRow> servers;
  private final Rows<StoreId, DutyRow> duties;

  public Registry(RowSource source) {
    this.servers = source.rows(SERVERS);
    this.duties = source.rows(DUTIES);
  }

  public @Nullable ServerRow row(StoreId store) {
    return servers.get(store);
  }

  /** What an operator wants of it. */
  public DutyRow duty(StoreId store) {
    DutyRow row = duties.get(store);
    return row == null ? DutyRow.IN_SERVICE : row;
  }

  /**
   * Whether it is to end, or has. No replica is placed there any more, whatever a leader that has
   * not heard of it proposes: so what is still there becomes less and less.
   */
  public boolean isGoing(StoreId store) {
    ServerDuty duty = duty(store).duty();
    return duty == ServerDuty.LEAVING || duty == ServerDuty.LEFT || duty == ServerDuty.FORGOTTEN;
  }

  /** All but those that are forgotten. */
  public List<ServerRow> all() {
    return Scans.values(servers.scan(null, null), SERVERS_MAX).stream()
        .filter(each -> duty(each.store()).duty() != ServerDuty.FORGOTTEN)
        .toList();
  }

  /** Where a replica is found now: a server may have come back at another address. */
  public ReplicaLocation locate(Replica replica) {
    ServerRow server = row(replica.store());
    return new ReplicaLocation(
        replica.store(), replica.generation(), server == null ? "" : server.address());
  }
}

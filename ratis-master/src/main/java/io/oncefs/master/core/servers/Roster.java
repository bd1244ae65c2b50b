package io.oncefs.master.core.servers;

import io.oncefs.common.StoreId;
import io.oncefs.master.model.DutyRow;
import io.oncefs.master.model.ServerRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All registered servers but those that are forgotten, as of one moment, decoded. */
public final class Roster {
  private final List<ServerRow> servers;
  private final Map<StoreId, DutyRow> duties = new HashMap<>();

  public Roster(Registry registry) {
    this.servers = registry.all();
    for (ServerRow each : servers) {
      duties.put(each.store(), registry.duty(each.store()));
    }
  }

  /** In the order of their stores. */
  public List<ServerRow> servers() {
    return servers;
  }

  /** What an operator wants of one of them. */
  public DutyRow duty(StoreId store) {
    return duties.getOrDefault(store, DutyRow.IN_SERVICE);
  }
}

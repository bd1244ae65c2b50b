package io.oncefs.ops.sim;

import io.oncefs.common.StoreId;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.ServerDuty;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Operators at work while appends, seals and crashes go on: servers are emptied, rested and taken
 * back, replicas are moved, lost disks are forgotten.
 */
final class DutyHarm {
  /** As many servers as a chunk has replicas are left for new ones, or one less. */
  private static final int OFF_DUTY_MAX = 2;

  private static final long REST_MILLIS_MAX = 20_000;

  /** Of the applications: appends come much faster than repair. */
  private static final long REST_NANOS_MAX = 3_000_000_000L;

  private final SimCluster cluster;
  private final SplittableRandom random;
  private final Set<StoreId> offDuty = new LinkedHashSet<>();
  private final Set<StoreId> assigned = new LinkedHashSet<>();

  DutyHarm(SimCluster cluster) {
    this.cluster = cluster;
    this.random = cluster.scheduler.random();
  }

  /** Gives a server another duty than it has, and the cluster some time to begin with it. */
  boolean assign() {
    cluster.restUntilNanos =
        Math.max(
            cluster.restUntilNanos, cluster.scheduler.nowNanos() + random.nextLong(REST_NANOS_MAX));
    boolean back = offDuty.size() >= OFF_DUTY_MAX || (!offDuty.isEmpty() && random.nextBoolean());
    if (back) {
      StoreId store = List.copyOf(offDuty).get(random.nextInt(offDuty.size()));
      offDuty.remove(store);
      ask(new MasterRequest.AssignDuty(store, ServerDuty.IN_SERVICE, 0));
      return true;
    }
    StoreId store = cluster.servers.get(random.nextInt(cluster.servers.size())).id();
    offDuty.add(store);
    assigned.add(store);
    ask(
        random.nextInt(3) == 0
            ? new MasterRequest.AssignDuty(
                store, ServerDuty.MAINTENANCE, 1 + random.nextLong(REST_MILLIS_MAX))
            : new MasterRequest.AssignDuty(store, ServerDuty.LEAVING, 0));
    return true;
  }

  /** Says of a disk that was lost that it will not come back. Whether there was one. */
  boolean forgetLost() {
    List<StoreId> lost = new ArrayList<>(cluster.lostStores);
    if (lost.isEmpty()) {
      return false;
    }
    ask(
        new MasterRequest.AssignDuty(
            lost.get(random.nextInt(lost.size())), ServerDuty.FORGOTTEN, 0));
    return true;
  }

  boolean switchBalancing() {
    ask(new MasterRequest.SwitchBalancing(random.nextBoolean()));
    return true;
  }

  /** What an operator asks for so that everything is in service again, and nothing else. */
  List<MasterRequest> amends() {
    List<MasterRequest> amends = new ArrayList<>();
    for (StoreId each : assigned) {
      amends.add(new MasterRequest.AssignDuty(each, ServerDuty.IN_SERVICE, 0));
    }
    for (StoreId each : cluster.lostStores) {
      amends.add(new MasterRequest.AssignDuty(each, ServerDuty.FORGOTTEN, 0));
    }
    amends.add(new MasterRequest.SwitchBalancing(true));
    return amends;
  }

  /** Only the leader heeds it. */
  private void ask(MasterRequest request) {
    cluster.masters.forEach(each -> cluster.ask(each.address, request, Unheard.INSTANCE));
  }

  /** Who does not wait for the answer. */
  enum Unheard implements CallListener<MasterReply> {
    INSTANCE;

    @Override
    public void onReply(MasterReply reply) {}

    @Override
    public void onFailure(CallFailure failure, String detail) {}
  }
}

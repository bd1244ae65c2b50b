package io.oncefs.master.rpc;

import io.oncefs.master.lead.MasterMetrics;
import io.oncefs.master.seal.SealStatus;
import io.oncefs.protocol.ServerInfo;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** The numbers of a status as metrics. */
final class StatusGauges {
  private StatusGauges() {}

  static void register(MasterMetrics metrics, Supplier<NodeStatus> status) {
    gauge(metrics, status, "chunks-open", each -> each.counts().openChunks());
    gauge(metrics, status, "chunks-ever", each -> each.counts().chunksEver());
    gauge(metrics, status, "files-ever", each -> each.counts().filesEver());
    gauge(metrics, status, "seals-unconfirmed", each -> each.counts().unconfirmedSeals());
    gauge(metrics, status, "chunks-sealed", each -> each.repair().chunks());
    gauge(metrics, status, "chunks-under-goal", each -> each.repair().underGoal());
    gauge(metrics, status, "chunks-with-one-replica", each -> each.repair().lastCopy());
    gauge(metrics, status, "chunks-unavailable", each -> each.repair().unavailable());
    gauge(metrics, status, "chunks-damaged", each -> each.repair().damaged());
    gauge(metrics, status, "copies-waiting", each -> each.repair().waiting());
    gauge(metrics, status, "trashed", each -> each.counts().trashed());
    gauge(metrics, status, "copies-arriving", each -> each.counts().arrivingCopies());
    gauge(metrics, status, "deleted-trees", each -> each.counts().deletedTrees());
    gauge(metrics, status, "garbage-copies", each -> each.counts().garbageCopies());
    gauge(metrics, status, "requests-remembered", each -> each.counts().requests());
    gauge(metrics, status, "chunkservers{state=live}", StatusGauges::live);
    gauge(
        metrics, status, "chunkservers{state=silent}", each -> each.servers().size() - live(each));
    gauge(
        metrics,
        status,
        "heartbeat-age-max-ms",
        each -> each.servers().stream().mapToLong(ServerInfo::heartbeatAgeMillis).max().orElse(0));
    gauge(metrics, status, "seals-under-way", each -> each.seals().size());
    gauge(
        metrics,
        status,
        "seal-age-max-ms",
        each -> each.seals().stream().mapToLong(SealStatus::ageMillis).max().orElse(0));
  }

  private static long live(NodeStatus status) {
    return status.servers().stream().filter(ServerInfo::live).count();
  }

  private static void gauge(
      MasterMetrics metrics,
      Supplier<NodeStatus> status,
      String name,
      ToLongFunction<NodeStatus> value) {
    metrics.gauge(name, () -> value.applyAsLong(status.get()));
  }
}

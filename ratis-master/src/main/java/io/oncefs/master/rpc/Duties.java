package io.oncefs.master.rpc;

import io.oncefs.common.ChunkId;
import io.oncefs.common.StoreId;
import io.oncefs.master.policy.Holdings;
import io.oncefs.master.policy.Liveness;
import io.oncefs.protocol.MasterReply.Failed;
import io.oncefs.protocol.MasterReply.Failed.Code;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.runtime.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What speaks against what an operator wants of a server, before anything is logged. */
final class Duties {
  private static final long MAINTENANCE_MILLIS_MAX = TimeUnit.DAYS.toMillis(30);

  private final Liveness liveness;
  private final Leader leader;
  private final Clock clock;

  Duties(Liveness liveness, Leader leader, Clock clock) {
    this.liveness = liveness;
    this.leader = leader;
    this.clock = clock;
  }

  @Nullable Failed refusal(MasterRequest.AssignDuty request) {
    return switch (request.duty()) {
      case IN_SERVICE, LEAVING -> null;
      case MAINTENANCE ->
          request.forMillis() > 0 && request.forMillis() <= MAINTENANCE_MILLIS_MAX
              ? null
              : new Failed(Code.INVALID, "a maintenance lasts up to 30 days");
      case LEFT -> new Failed(Code.INVALID, "only the leader finds out that a server is empty");
      case FORGOTTEN -> refusalToForget(request.store());
    };
  }

  /** Not even then is anything lost: the logged entries that let go of replicas keep one. */
  private @Nullable Failed refusalToForget(StoreId store) {
    if (!liveness.isExpired(store, clock.nanos())) {
      return new Failed(
          Code.INVALID,
          store
              + " was heard of within its lease; stop it first, or empty it with `oncefs server"
              + " decommission "
              + store
              + "`");
    }
    Holdings holdings = leader.holdings();
    if (holdings == null) {
      return new Failed(
          Code.UNAVAILABLE,
          "this leader has not looked through all chunks yet; try again in some seconds");
    }
    List<ChunkId> chunks = holdings.nowhereElse(store);
    return chunks.isEmpty() ? null : new Failed(Code.INVALID, nowhereElse(store, chunks));
  }

  private static String nowhereElse(StoreId store, List<ChunkId> chunks) {
    return "no other replica can be read of "
        + chunks.stream().map(ChunkId::toString).collect(Collectors.joining(", "))
        + "; start "
        + store
        + " again on its own directory, or the other servers that `oncefs chunk locate "
        + chunks.get(0)
        + "` shows";
  }
}

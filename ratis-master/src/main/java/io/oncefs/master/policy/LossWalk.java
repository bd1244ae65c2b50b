package io.oncefs.master.policy;

import io.oncefs.common.ChunkId;
import io.oncefs.common.StoreId;
import io.oncefs.master.core.chunks.ChunkIndex;
import io.oncefs.master.policy.RepairPolicy.ServerState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Goes once through the chunks of each server that is lost or is to be emptied, from when that is
 * found. What is valid where is known by server, so these chunks are found at once: a round through
 * all of them may take minutes to come by. What this leaves out, the rounds find.
 */
final class LossWalk {
  private static final ChunkId FIRST = new ChunkId(1);
  private static final ChunkId END = new ChunkId(Long.MAX_VALUE);

  /** The first chunk not looked at, by server; {@link #END} of those that were gone through. */
  private final Map<StoreId, ChunkId> next = new HashMap<>();

  /** The next chunks of such servers, at most so many. */
  List<ChunkId> step(RepairRound.View view, int max) {
    List<ChunkId> found = new ArrayList<>();
    ChunkIndex index = new ChunkIndex(view.rows());
    next.keySet().removeIf(each -> !isLosing(view, each));
    if (!index.isValidKnown()) {
      return found;
    }
    for (StoreId each : view.registered().keySet()) {
      int room = max - found.size();
      ChunkId from = next.getOrDefault(each, FIRST);
      if (room > 0 && isLosing(view, each) && !from.equals(END)) {
        List<ChunkId> some = index.validOn(each, from, END, room);
        found.addAll(some);
        next.put(
            each, some.size() < room ? END : new ChunkId(some.get(some.size() - 1).value() + 1));
      }
    }
    return found;
  }

  private static boolean isLosing(RepairRound.View view, StoreId store) {
    ServerState state = view.state(store);
    return view.registered().containsKey(store)
        && (state == ServerState.GONE || state == ServerState.LEAVING);
  }
}

package io.oncefs.master.policy;

import io.oncefs.common.StoreId;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.Replica;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a sealed chunk should have with what it has, and says the one thing to do next.
 *
 * <p>A replica counts by its server: good ones count in full. Those whose server has been silent
 * for a while count too, since most come back; but not when there is only one good replica left.
 * What is on its way (a copy, a seal not yet carried out) is waited for. Nothing is taken away
 * before there are as many good ones as there should be.
 */
public final class RepairPolicy {
  private RepairPolicy() {}

  /** How the replicas of a server count. */
  public enum ServerState {
    GOOD,
    /** To be emptied: its replicas serve, but do not count. */
    LEAVING,
    /** Silent, not for long: it may come back. */
    AWAY,
    /** Silent for so long that it is taken for lost. */
    GONE
  }

  /** A server a copy may go to. */
  public record Target(StoreId store, String rack, long freeBytes, int arriving) {
    /** Whether it has room for such a chunk, and some more. */
    boolean hasRoom(long bytes) {
      return freeBytes / Placement.CHUNKS_OF_SPACE_MIN >= bytes;
    }
  }

  /**
   * What the chunk needs.
   *
   * @param goal valid replicas it should have
   */
  public static ReplicaNeed need(
      ChunkRow row,
      int goal,
      Function<StoreId, ServerState> servers,
      Function<StoreId, String> racks) {
    List<StoreId> good = new ArrayList<>();
    List<StoreId> unwanted = new ArrayList<>();
    int away = 0;
    int coming = 0;
    for (Replica replica : row.replicas()) {
      StoreId store = replica.store();
      ServerState server = servers.apply(store);
      boolean valid = row.isValid(store);
      if (!valid && server != ServerState.GONE) {
        coming++;
      } else if (server == ServerState.GOOD) {
        good.add(store);
      } else if (server == ServerState.AWAY) {
        away++;
      } else {
        unwanted.add(store);
      }
    }
    int counted = good.size() + coming + (good.size() > 1 ? away : 0);
    boolean hasSource =
        !good.isEmpty()
            || unwanted.stream().anyMatch(each -> servers.apply(each) == ServerState.LEAVING);
    if (counted < goal && hasSource) {
      return new ReplicaNeed.Copies(goal - counted, goal - good.size());
    }
    if (good.size() >= goal && !unwanted.isEmpty()) {
      return new ReplicaNeed.Dismissal(unwanted.get(0), goal);
    }
    if (good.size() > goal) {
      return new ReplicaNeed.Dismissal(oneTooMany(good, racks), goal);
    }
    return new ReplicaNeed.None();
  }

  /** The last one of a rack that has another one, if there is such a rack; else the last one. */
  private static StoreId oneTooMany(List<StoreId> good, Function<StoreId, String> racks) {
    for (int i = good.size() - 1; i > 0; i--) {
      String rack = racks.apply(good.get(i));
      if (good.subList(0, i).stream().anyMatch(each -> racks.apply(each).equals(rack))) {
        return good.get(i);
      }
    }
    return good.get(good.size() - 1);
  }

  /**
   * Where to put one more copy: on another rack than the others if that can be, then where the
   * fewest copies arrive, then where most is free. Null if no server can take it.
   *
   * @param taken stores that have or had to do with the chunk
   */
  public static @Nullable Target target(
      List<Target> targets,
      Set<StoreId> taken,
      Set<String> racksTaken,
      long bytes,
      int arrivingMax) {
    return targets.stream()
        .filter(
            each ->
                !taken.contains(each.store())
                    && each.hasRoom(bytes)
                    && each.arriving() < arrivingMax)
        .min(
            Comparator.comparing((Target each) -> racksTaken.contains(each.rack()))
                .thenComparing(Target::arriving)
                .thenComparing(Comparator.comparing(Target::freeBytes).reversed())
                .thenComparing(Target::store))
        .orElse(null);
  }
}

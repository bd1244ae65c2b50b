package io.oncefs.master.policy;

import io.oncefs.common.ChunkId;
import io.oncefs.common.CopyRoom;
import io.oncefs.common.StoreId;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.Replica;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a sealed chunk should have with what it has, and says the one thing to do next.
 *
 * <p>A replica counts by its server: good ones count in full. Those whose server has been silent
 * for a while count too, since most come back; but not when there is only one good replica left. An
 * operator may say that a server will be away: then it is waited for as long as there are the
 * minimum elsewhere. What is on its way (a copy, a seal not yet carried out) is waited for, and so
 * is a server that this node cannot have heard of yet. Nothing is taken away before there are as
 * many good ones as there should be.
 */
public final class RepairPolicy {
  private RepairPolicy() {}

  /** How the replicas of a server count. */
  public enum ServerState {
    GOOD,
    /** To be emptied: its replicas serve, but do not count. */
    LEAVING,
    /** Not heard of by a node that has not listened for long enough to miss it. */
    UNHEARD,
    /** About to be away, as an operator said. */
    RESTING,
    /** Away, and an operator said that it would be. */
    RESTING_SILENT,
    /** Silent, not for long: it may come back. */
    AWAY,
    /** Silent for so long that it is taken for lost. */
    GONE
  }

  /** The servers at one moment. */
  public interface Servers {
    ServerState state(StoreId store);

    /** Empty if it is not known. */
    String rack(StoreId store);

    /** Which part of its space is in use, as far as is known. */
    double fullness(StoreId store);

    /** Whether it is worth ordering a copy there: not after it could not make one. */
    boolean mayTake(StoreId store, ChunkId chunk);
  }

  /** A server a copy may go to. */
  public record Target(
      StoreId store, String rack, long freeBytes, long capacityBytes, int arriving) {
    /** With one more copy on its way there. */
    Target withArriving() {
      return new Target(store, rack, freeBytes, capacityBytes, arriving + 1);
    }

    /** Whether it has room for such a chunk, and some more: its server judges by the same rule. */
    boolean hasRoom(long bytes) {
      return CopyRoom.forAnother(capacityBytes, freeBytes, bytes);
    }
  }

  /**
   * What the chunk needs.
   *
   * @param goal valid replicas it should have
   * @param minimum of them, that have to be elsewhere than on servers in maintenance
   */
  public static ReplicaNeed need(ChunkRow row, int goal, int minimum, Servers servers) {
    List<StoreId> good = new ArrayList<>();
    List<StoreId> unwanted = new ArrayList<>();
    int away = 0;
    int resting = 0;
    int coming = 0;
    for (Replica replica : row.replicas()) {
      StoreId store = replica.store();
      ServerState server = servers.state(store);
      boolean valid = row.isValid(store);
      if ((!valid && server != ServerState.GONE) || server == ServerState.UNHEARD) {
        coming++;
      } else if (server == ServerState.GOOD) {
        good.add(store);
      } else if (server == ServerState.AWAY) {
        away++;
      } else if (server == ServerState.RESTING || server == ServerState.RESTING_SILENT) {
        resting++;
      } else {
        unwanted.add(store);
      }
    }
    int here = good.size() + coming;
    int waitedFor = resting + (good.size() > 1 ? away : 0);
    int missing = Math.max(goal - here - waitedFor, resting > 0 ? minimum - here : 0);
    if (missing > 0 && hasSource(row, servers)) {
      return new ReplicaNeed.Copies(missing, goal - good.size());
    }
    if (good.size() >= goal && !unwanted.isEmpty()) {
      return new ReplicaNeed.Dismissal(unwanted.get(0), goal);
    }
    if (good.size() > goal) {
      return new ReplicaNeed.Dismissal(oneTooMany(good, servers), goal);
    }
    return new ReplicaNeed.None();
  }

  /** Whether a valid replica can be read. */
  private static boolean hasSource(ChunkRow row, Servers servers) {
    return row.replicas().stream()
        .map(Replica::store)
        .filter(row::isValid)
        .map(servers::state)
        .anyMatch(
            each ->
                each == ServerState.GOOD
                    || each == ServerState.LEAVING
                    || each == ServerState.RESTING);
  }

  /** One whose going leaves the most racks; of these the one in the fullest server. */
  static StoreId oneTooMany(List<StoreId> good, Servers servers) {
    return good.stream()
        .max(
            Comparator.comparing((StoreId each) -> racksWithout(good, each, servers))
                .thenComparing(servers::fullness)
                .thenComparing(good::indexOf))
        .orElseThrow();
  }

  /** On how many racks they are if one of them goes. */
  static long racksWithout(List<StoreId> stores, StoreId one, Servers servers) {
    return stores.stream().filter(each -> !each.equals(one)).map(servers::rack).distinct().count();
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

package io.oncefs.master.policy;

import io.oncefs.common.StoreId;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.Replica;
import io.oncefs.master.policy.RepairPolicy.ServerState;
import io.oncefs.master.policy.RepairPolicy.Servers;
import io.oncefs.master.policy.RepairPolicy.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says which replicas would be better off on an emptier server. It only ever has a copy made,
 * there: the chunk then has one too many, and the repair takes away the one in the fullest server,
 * which is this policy's condition for the move.
 *
 * <p>A move is worth it between a server fuller than all together are and one that is emptier, if
 * one of the two is off by more than the threshold and they differ by more than it. So it ends, and
 * nothing is moved back: after each move the source is still the fuller one of the two.
 */
public final class BalancePolicy {
  private final List<Target> targets;
  private final double mean;
  private final double threshold;

  /**
   * For the servers as they are now.
   *
   * @param threshold a part of their space, such as 0.1
   */
  public BalancePolicy(List<Target> targets, double threshold) {
    this.targets = List.copyOf(targets);
    this.threshold = threshold;
    double capacity = targets.stream().mapToDouble(Target::capacityBytes).sum();
    double free = targets.stream().mapToDouble(Target::freeBytes).sum();
    this.mean = capacity == 0 ? 0 : 1 - free / capacity;
  }

  /** Which part of its space is in use. */
  static double fullness(Target target) {
    return target.capacityBytes() == 0
        ? 0
        : 1 - (double) target.freeBytes() / target.capacityBytes();
  }

  /** Whether any two servers differ by so much that a move could be worth it. */
  public boolean isUneven() {
    return targets.stream().anyMatch(this::isOff);
  }

  private boolean isOff(Target target) {
    return Math.abs(fullness(target) - mean) > threshold;
  }

  /**
   * Where one more replica of the chunk should be made, so that a fuller server can lose its own;
   * null if it is well where it is, or in need of anything else first.
   *
   * @param goal good replicas it has to have before it may move
   */
  public @Nullable Target move(ChunkRow row, int goal, Servers servers) {
    List<StoreId> stores = row.replicas().stream().map(Replica::store).toList();
    boolean whole =
        stores.size() == goal
            && stores.stream()
                .allMatch(each -> row.isValid(each) && servers.state(each) == ServerState.GOOD);
    ChunkRow.Decision decision = row.decision();
    if (!whole || decision == null) {
      return null;
    }
    long bytes = decision.at().length();
    return targets.stream()
        .filter(each -> isRoomy(each, bytes) && !stores.contains(each.store()))
        .filter(each -> servers.mayTake(each.store(), row.id()))
        .filter(each -> isWorthIt(stores, each, bytes, servers))
        .min(Comparator.comparing(BalancePolicy::fullness).thenComparing(Target::store))
        .orElse(null);
  }

  private boolean isRoomy(Target target, long bytes) {
    return target.arriving() == 0 && target.hasRoom(bytes) && fullness(target) < mean;
  }

  private boolean isWorthIt(List<StoreId> stores, Target to, long bytes, Servers servers) {
    List<StoreId> more = new ArrayList<>(stores);
    more.add(to.store());
    StoreId from = RepairPolicy.oneTooMany(more, servers);
    long racks = stores.stream().map(servers::rack).distinct().count();
    Target source =
        targets.stream().filter(each -> each.store().equals(from)).findFirst().orElse(null);
    if (source == null || from.equals(to.store()) || source.capacityBytes() == 0) {
      return false;
    }
    double after = fullness(to) + (double) bytes / to.capacityBytes();
    double left = fullness(source) - (double) bytes / source.capacityBytes();
    return RepairPolicy.racksWithout(more, from, servers) >= racks
        && fullness(source) > mean
        && (isOff(source) || isOff(to))
        && fullness(source) - fullness(to) > threshold
        && left >= after;
  }
}

package io.oncefs.ops.sim;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Does harm at random times until it is told to stop, then undoes it all. */
public final class Nemesis {
  /** One kind of harm. */
  public enum Fault {
    KILL_SERVER,
    KILL_MASTER,
    PAUSE_SERVER,
    PAUSE_MASTER,
    PARTITION,
    ONE_WAY_PARTITION,
    BREAK_CONNECTIONS,
    FLAKY_NETWORK,
    SLOW_NETWORK,
    DEPOSE_LEADER,
    RESTART_CLIENT,
    DISK_FULL
  }

  private static final long SECOND = 1_000_000_000L;

  private final SimCluster cluster;
  private final SplittableRandom random;
  private final List<Fault> allowed;
  private final long meanGapNanos;
  private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
  private boolean stopped;

  Nemesis(SimCluster cluster, EnumSet<Fault> allowed, long meanGapNanos) {
    this.cluster = cluster;
    this.random = cluster.scheduler.random();
    this.allowed = new ArrayList<>(allowed);
    this.meanGapNanos = meanGapNanos;
  }

  void begin() {
    if (!allowed.isEmpty()) {
      next();
    }
  }

  /** Ends all harm: everything is up, connected and calm again. */
  void stop() {
    stopped = true;
    cluster.network.heal();
    cluster.network.faults.calm();
    cluster.servers.forEach(SimServer::diskHasRoom);
    cluster.allNodes().stream().filter(node -> !node.isUp()).forEach(SimNode::start);
  }

  /** How often each fault was done. */
  Map<Fault, Integer> done() {
    return done;
  }

  private void next() {
    cluster.scheduler.after(
        1 + random.nextLong(2 * meanGapNanos),
        () -> {
          if (!stopped) {
            Fault fault = allowed.get(random.nextInt(allowed.size()));
            done.merge(fault, 1, Integer::sum);
            harm(fault);
            next();
          }
        });
  }

  private void harm(Fault fault) {
    switch (fault) {
      case KILL_SERVER -> killAndRestart(pick(cluster.servers), cluster.servers, 2);
      case KILL_MASTER -> killAndRestart(pick(cluster.masters), cluster.masters, 2);
      case PAUSE_SERVER -> pick(cluster.servers).pause(pauseNanos());
      case PAUSE_MASTER -> pick(cluster.masters).pause(pauseNanos());
      case PARTITION -> partition(true);
      case ONE_WAY_PARTITION -> partition(false);
      case BREAK_CONNECTIONS -> cluster.network.breakConnections(pickAddress());
      case FLAKY_NETWORK -> {
        cluster.network.faults.breaks = 0.02;
        later(upTo(2 * SECOND), cluster.network.faults::calm);
      }
      case SLOW_NETWORK -> {
        cluster.network.faults.slow = 0.3;
        later(upTo(2 * SECOND), cluster.network.faults::calm);
      }
      case DEPOSE_LEADER -> cluster.raft.depose();
      case RESTART_CLIENT -> cluster.restartClient(random.nextInt(cluster.clientCount()));
      case DISK_FULL -> {
        SimServer server = pick(cluster.servers);
        server.diskIsFull();
        later(upTo(3 * SECOND), server::diskHasRoom);
      }
    }
  }

  /** Most come back soon, some only when their lease is long over. */
  private void killAndRestart(SimNode node, List<? extends SimNode> peers, int downMax) {
    if (peers.stream().filter(each -> !each.isUp()).count() >= downMax) {
      return;
    }
    node.kill();
    later(
        random.nextInt(8) == 0 ? upTo(15 * SECOND) : upTo(SECOND),
        () -> {
          if (!node.isUp()) {
            node.start();
          }
        });
  }

  private void partition(boolean bothWays) {
    String apart = pickAddress();
    for (String each : cluster.addresses()) {
      if (!each.equals(apart) && random.nextInt(3) > 0) {
        cluster.network.cut(apart, each);
        if (bothWays) {
          cluster.network.cut(each, apart);
        }
      }
    }
    later(upTo(6 * SECOND), cluster.network::heal);
  }

  private void later(long delayNanos, Runnable undo) {
    cluster.scheduler.after(
        delayNanos,
        () -> {
          if (!stopped) {
            undo.run();
          }
        });
  }

  private String pickAddress() {
    List<String> addresses = cluster.addresses();
    return addresses.get(random.nextInt(addresses.size()));
  }

  private long pauseNanos() {
    return random.nextInt(8) == 0 ? upTo(15 * SECOND) : upTo(SECOND);
  }

  private long upTo(long nanos) {
    return 1 + random.nextLong(nanos);
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}

package io.oncefs.ops.sim;

import io.oncefs.ops.sim.watch.Sighting;
import io.oncefs.protocol.MasterRequest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Does harm at random times until it is told to stop, then undoes it all. */
final class Nemesis {
  private static final long SECOND = 1_000_000_000L;
  private static final int SERVERS_MAX = 6;

  private final SimCluster cluster;
  private final SplittableRandom random;
  private final List<Fault> allowed;
  private final long meanGapNanos;
  private final DiskHarm disks;
  private final SealHarm seals;
  private final MomentHarm moments;
  private final DutyHarm duties;
  private final Map<Fault, Integer> done = new EnumMap<>(Fault.class);
  private long pausedUntilNanos;
  private boolean stopped;

  /**
   * @param meanGapNanos between two faults
   */
  Nemesis(SimCluster cluster, Set<Fault> faults, long meanGapNanos) {
    this.meanGapNanos = meanGapNanos;
    this.cluster = cluster;
    this.random = cluster.scheduler.random();
    this.allowed = new ArrayList<>(faults);
    this.allowed.remove(Fault.CLOCK_RATES);
    this.disks = new DiskHarm(cluster);
    this.seals = new SealHarm(cluster);
    this.moments = new MomentHarm(cluster, seals);
    this.duties = new DutyHarm(cluster);
  }

  void begin() {
    if (!allowed.isEmpty()) {
      next();
    }
  }

  /**
   * Ends all harm: everything is up, connected and calm again; what stands still goes on when its
   * pause is over.
   *
   * @return when the last pause is over
   */
  long stop() {
    stopped = true;
    cluster.raft.deposeIfPaused();
    cluster.network.heal();
    cluster.network.faults.calm();
    cluster.network.faults.overtaken = 0;
    cluster.raft.losesAnswers = 0;
    cluster.restUntilNanos = 0;
    cluster.servers.forEach(SimServer::diskHasRoom);
    cluster.servers.forEach(SimServer::giveTableMemoryBack);
    cluster.allNodes().stream().filter(node -> !node.isUp()).forEach(SimNode::start);
    return pausedUntilNanos;
  }

  /** What an operator has to ask for when all harm is over; nothing if nobody was off duty. */
  List<MasterRequest> amends() {
    return done.containsKey(Fault.ASSIGN_DUTY) || done.containsKey(Fault.SWITCH_BALANCING)
        ? duties.amends()
        : List.of();
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
            if (harm(fault)) {
              done.merge(fault, 1, Integer::sum);
            }
            next();
          }
        });
  }

  /** Whether it could be done now. */
  private boolean harm(Fault fault) {
    return switch (fault) {
      case KILL_SERVER -> killAndRestart(pick(cluster.servers), cluster.servers, 2);
      case KILL_MASTER -> killAndRestart(pick(cluster.masters), cluster.masters, 2);
      case PAUSE_SERVER -> pause(pick(cluster.servers));
      case PAUSE_MASTER -> pause(pick(cluster.masters));
      case PAUSE_CLIENT -> pause(pick(cluster.clients));
      case SLOW_NODE -> slow(pick(cluster.allNodes()));
      case PARTITION -> partition(true);
      case ONE_WAY_PARTITION -> partition(false);
      case SEEN_BY_CLIENTS_ONLY -> cutFromCluster(pick(cluster.servers).address);
      case CUT_FROM_MASTERS -> cutFromMasters(pick(cluster.servers).address);
      case BREAK_CONNECTIONS -> always(() -> cluster.network.breakConnections(pickAddress()));
      case FLAKY_NETWORK -> whileOf(2 * SECOND, () -> cluster.network.faults.breaks = 0.02);
      case SLOW_NETWORK -> whileOf(2 * SECOND, () -> cluster.network.faults.slow = 0.3);
      case REPEATED_MESSAGES -> whileOf(2 * SECOND, () -> cluster.network.faults.twice = 0.05);
      case OVERTAKEN_MESSAGES -> overtake();
      case LOST_LOG_ANSWERS -> loseLogAnswers();
      case NEEDLESS_SEAL -> seals.needlessSeal();
      case KILL_WHEN_FENCED -> killWhenFenced();
      case POWER_CUT -> always(seals::powerCut);
      case DEPOSE_LEADER -> always(cluster.raft::depose);
      case RESTART_CLIENT ->
          always(() -> cluster.restartClient(random.nextInt(cluster.clientCount())));
      case DISK_FULL -> diskFull(pick(cluster.servers));
      case TABLE_MEMORY_TAKEN -> takeTableMemory(pick(cluster.servers));
      case LOSE_SUFFIX -> loseSuffix();
      case DAMAGE_BYTE -> disks.damageByte(pick(cluster.servers));
      case LOSE_DISK -> loseDisk(pick(cluster.servers));
      case NEW_SERVER -> newServer();
      case RACE_CLEAN_SEAL -> moments.raceCleanSeal();
      case STALE_PRIMARY -> moments.stalePrimary();
      case LULL -> moments.lull();
      case ASSIGN_DUTY -> duties.assign();
      case FORGET_STORE -> duties.forgetLost();
      case SWITCH_BALANCING -> duties.switchBalancing();
      case CLOCK_RATES -> false;
    };
  }

  private boolean pause(SimNode node) {
    long nanos = pauseNanos();
    node.pause(nanos);
    pausedUntilNanos = Math.max(pausedUntilNanos, cluster.scheduler.nowNanos() + nanos);
    // Only matters to a leading master.
    later(SECOND / 3 + upTo(SECOND), cluster.raft::deposeIfPaused);
    return true;
  }

  private boolean slow(SimNode node) {
    node.slow(2 + random.nextInt(100), upTo(2 * SECOND));
    return true;
  }

  private static boolean always(Runnable harm) {
    harm.run();
    return true;
  }

  private boolean whileOf(long nanosMax, Runnable harm) {
    harm.run();
    later(upTo(nanosMax), cluster.network.faults::calm);
    return true;
  }

  /** Most come back soon, some only when their lease is long over. */
  private boolean killAndRestart(SimNode node, List<? extends SimNode> peers, int downMax) {
    if (!node.isUp() || peers.stream().filter(each -> !each.isUp()).count() >= downMax) {
      return false;
    }
    node.kill();
    later(random.nextInt(8) == 0 ? upTo(20 * SECOND) : upTo(SECOND), () -> restart(node));
    return true;
  }

  private static void restart(SimNode node) {
    if (!node.isUp()) {
      node.start();
    }
  }

  private boolean diskFull(SimServer server) {
    server.diskIsFull();
    later(upTo(3 * SECOND), server::diskHasRoom);
    return true;
  }

  private boolean takeTableMemory(SimServer server) {
    if (!server.isUp()) {
      return false;
    }
    long max = SimServer.TABLES.bytesMax();
    server.takeTableMemory(max / 2 + random.nextLong(max));
    later(upTo(30 * SECOND), server::giveTableMemoryBack);
    return true;
  }

  /** At once, so that the seal may still hear it. */
  private boolean loseSuffix() {
    boolean calm = cluster.servers.stream().allMatch(SimNode::runs);
    SimServer server = pick(cluster.servers);
    if (!calm || !disks.loseSuffix(server)) {
      return false;
    }
    later(upTo(SECOND / 50), () -> restart(server));
    disks.bystander().ifPresent(each -> each.pause(upTo(SECOND)));
    return true;
  }

  private boolean loseDisk(SimServer server) {
    if (!disks.mayLose(server)) {
      return false;
    }
    server.kill();
    cluster.lostStores.add(server.id());
    server.replaceDisk(cluster.freshStore());
    later(upTo(5 * SECOND), () -> restart(server));
    cluster.watch().sightings().saw(Sighting.SERVER_WITHOUT_ITS_DISK);
    return true;
  }

  private boolean newServer() {
    if (cluster.servers.size() >= SERVERS_MAX) {
      return false;
    }
    cluster.addServer().start();
    cluster.watch().sightings().saw(Sighting.NEW_SERVER);
    return true;
  }

  private boolean partition(boolean bothWays) {
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
    return true;
  }

  private boolean overtake() {
    cluster.network.faults.overtaken = 0.2;
    later(upTo(2 * SECOND), () -> cluster.network.faults.overtaken = 0);
    return true;
  }

  private boolean loseLogAnswers() {
    cluster.raft.losesAnswers = 0.3;
    later(upTo(2 * SECOND), () -> cluster.raft.losesAnswers = 0);
    return true;
  }

  private boolean killWhenFenced() {
    seals.killWhenFenced();
    SimServer primary = random.nextBoolean() ? seals.needlessSealBehindPrimary() : null;
    return primary == null || cutFromMasters(primary.address);
  }

  private boolean cutFromMasters(String apart) {
    for (SimMaster each : cluster.masters) {
      cluster.network.cut(apart, each.address);
      cluster.network.cut(each.address, apart);
    }
    later(upTo(10 * SECOND), cluster.network::heal);
    return true;
  }

  /** What it holds beyond the end of a chunk that is sealed meanwhile, clients must not be told. */
  private boolean cutFromCluster(String apart) {
    List<SimNode> others = new ArrayList<>(cluster.masters);
    others.addAll(cluster.servers);
    for (SimNode each : others) {
      if (!each.address.equals(apart)) {
        cluster.network.cut(apart, each.address);
        cluster.network.cut(each.address, apart);
      }
    }
    later(upTo(10 * SECOND), cluster.network::heal);
    return true;
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
    return pick(cluster.addresses());
  }

  /** Mostly short, sometimes beyond every lease, seldom beyond every timeout there is. */
  private long pauseNanos() {
    return switch (random.nextInt(64)) {
      case 0 -> upTo(70 * SECOND);
      case 1, 2, 3, 4, 5, 6, 7, 8 -> upTo(15 * SECOND);
      default -> upTo(SECOND);
    };
  }

  private long upTo(long nanos) {
    return 1 + random.nextLong(nanos);
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}

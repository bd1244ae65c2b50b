package io.oncefs.ops.sim;

import java.util.EnumSet;
import java.util.Set;

/** Harm that comes together, by name. */
public enum FaultMix {
  /** Nothing goes wrong. */
  CALM(EnumSet.noneOf(Fault.class)),
  /** Chunkservers and clients come, go and stand still. */
  CRASHES(
      EnumSet.of(
          Fault.KILL_SERVER,
          Fault.PAUSE_SERVER,
          Fault.RESTART_CLIENT,
          Fault.PAUSE_CLIENT,
          Fault.SLOW_NODE)),
  /** The network misbehaves. */
  NETWORK(
      EnumSet.of(
          Fault.PARTITION,
          Fault.ONE_WAY_PARTITION,
          Fault.SEEN_BY_CLIENTS_ONLY,
          Fault.BREAK_CONNECTIONS,
          Fault.FLAKY_NETWORK,
          Fault.SLOW_NETWORK,
          Fault.REPEATED_MESSAGES,
          Fault.OVERTAKEN_MESSAGES)),
  /** Masters come and go, and chunkservers with them. */
  MASTERS(
      EnumSet.of(Fault.KILL_MASTER, Fault.PAUSE_MASTER, Fault.DEPOSE_LEADER, Fault.KILL_SERVER)),
  /** Servers join, lose their disks and run out of space, with clocks of their own. */
  MEMBERSHIP(
      EnumSet.of(
          Fault.NEW_SERVER,
          Fault.LOSE_DISK,
          Fault.DISK_FULL,
          Fault.KILL_SERVER,
          Fault.CLOCK_RATES)),
  /** Chunks end again and again, and those who end them are disturbed at it. */
  SEALS(
      EnumSet.of(
          Fault.NEEDLESS_SEAL,
          Fault.KILL_WHEN_FENCED,
          Fault.CUT_FROM_MASTERS,
          Fault.LOST_LOG_ANSWERS,
          Fault.DEPOSE_LEADER,
          Fault.TABLE_MEMORY_TAKEN,
          Fault.POWER_CUT,
          Fault.SLOW_NODE,
          Fault.SLOW_NETWORK,
          Fault.OVERTAKEN_MESSAGES)),
  /**
   * Disks forget what was synced, one at a time: no protocol survives it if the only other copies
   * are away just then, so nothing else takes servers away here.
   */
  AMNESIA(EnumSet.of(Fault.LOSE_SUFFIX, Fault.RESTART_CLIENT, Fault.DEPOSE_LEADER)),
  /** Bytes go bad, and have to be found and made good again. */
  DAMAGE(
      EnumSet.of(Fault.DAMAGE_BYTE, Fault.KILL_SERVER, Fault.RESTART_CLIENT, Fault.DEPOSE_LEADER)),
  /** Harm at the moments that matter, so that what is rarest comes up. */
  RACES(
      EnumSet.of(
          Fault.RACE_CLEAN_SEAL,
          Fault.STALE_PRIMARY,
          Fault.LULL,
          Fault.LOST_LOG_ANSWERS,
          Fault.DEPOSE_LEADER,
          Fault.RESTART_CLIENT)),
  /** Servers are emptied, rested and taken back, replicas move, and servers crash meanwhile. */
  DUTIES(
      EnumSet.of(
          Fault.ASSIGN_DUTY,
          Fault.FORGET_STORE,
          Fault.SWITCH_BALANCING,
          Fault.NEW_SERVER,
          Fault.LOSE_DISK,
          Fault.KILL_SERVER,
          Fault.PAUSE_SERVER,
          Fault.NEEDLESS_SEAL,
          Fault.DEPOSE_LEADER)),
  /** Everything at once, but for what may leave no good copy together with the rest. */
  EVERYTHING(EnumSet.complementOf(EnumSet.of(Fault.LOSE_SUFFIX, Fault.DAMAGE_BYTE)));

  private final EnumSet<Fault> faults;

  FaultMix(EnumSet<Fault> faults) {
    this.faults = faults;
  }

  Set<Fault> faults() {
    return faults;
  }
}

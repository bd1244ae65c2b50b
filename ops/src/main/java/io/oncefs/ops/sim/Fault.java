package io.oncefs.ops.sim;

/** One kind of harm. */
public enum Fault {
  KILL_SERVER,
  KILL_MASTER,
  PAUSE_SERVER,
  PAUSE_MASTER,
  PAUSE_CLIENT,
  SLOW_NODE,
  PARTITION,
  ONE_WAY_PARTITION,
  /** A server hears neither masters nor other servers; clients still reach it. */
  SEEN_BY_CLIENTS_ONLY,
  /** A server hears no master; everybody else still reaches it. */
  CUT_FROM_MASTERS,
  BREAK_CONNECTIONS,
  FLAKY_NETWORK,
  SLOW_NETWORK,
  /** Requests arrive twice, the second time late. */
  REPEATED_MESSAGES,
  /** Requests come behind those sent after them. */
  OVERTAKEN_MESSAGES,
  DEPOSE_LEADER,
  /** The leader is not told what became of its commands, some of which are logged later. */
  LOST_LOG_ANSWERS,
  /** Somebody asks for a seal of a chunk with which nothing is wrong. */
  NEEDLESS_SEAL,
  /** Servers that have just stored a fence are killed and come back at once. */
  KILL_WHEN_FENCED,
  /** All servers lose power at the same moment. */
  POWER_CUT,
  RESTART_CLIENT,
  DISK_FULL,
  /** A server's memory for writer tables is taken, as if by other chunks. */
  TABLE_MEMORY_TAKEN,
  /** A server restarts having forgotten batches that it had voted for. */
  LOSE_SUFFIX,
  /** A byte of a sealed replica goes bad; another valid replica has it still. */
  DAMAGE_BYTE,
  /** A server comes back with an empty disk: as another store. */
  LOSE_DISK,
  NEW_SERVER,
  /** The primary of a full chunk is cut off as it closes the chunk, and somebody else seals it. */
  RACE_CLEAN_SEAL,
  /** A primary hears nobody but clients, for less than a second, while its chunk is sealed. */
  STALE_PRIMARY,
  /** All applications rest, and a server that leads nothing is away for longer than a lease. */
  LULL,
  /** An operator empties a server, rests it, or takes it back. */
  ASSIGN_DUTY,
  /** An operator says of a lost disk that it will not come back. */
  FORGET_STORE,
  /** An operator has replicas moved to emptier servers, or not. */
  SWITCH_BALANCING,
  /** For the whole run: each clock has a rate of its own. */
  CLOCK_RATES
}

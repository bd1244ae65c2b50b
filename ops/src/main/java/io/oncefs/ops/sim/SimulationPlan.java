package io.oncefs.ops.sim;

import io.oncefs.ops.sim.Nemesis.Fault;
import java.util.EnumSet;

/**
 * What a run consists of, but for its seed.
 *
 * @param operations appends asked for in all
 * @param faultGapNanos mean time between two faults
 * @param settleNanos of peace before the reckoning
 */
public record SimulationPlan(
    int masters,
    int servers,
    int clients,
    int writersPerClient,
    int files,
    int operations,
    EnumSet<Fault> faults,
    long faultGapNanos,
    long settleNanos) {
  private static final long SECOND = 1_000_000_000L;
  private static final long HARM_GAP_NANOS = SECOND / 10;

  /** Plans by name, as the command line knows them. */
  public enum Named {
    /** Nothing goes wrong. */
    CALM(EnumSet.noneOf(Fault.class)),
    /** Chunkservers and clients come and go. */
    CRASHES(EnumSet.of(Fault.KILL_SERVER, Fault.PAUSE_SERVER, Fault.RESTART_CLIENT)),
    /** The network misbehaves. */
    NETWORK(
        EnumSet.of(
            Fault.PARTITION,
            Fault.ONE_WAY_PARTITION,
            Fault.BREAK_CONNECTIONS,
            Fault.FLAKY_NETWORK,
            Fault.SLOW_NETWORK)),
    /** Masters come and go, and chunkservers with them. */
    MASTERS(
        EnumSet.of(Fault.KILL_MASTER, Fault.PAUSE_MASTER, Fault.DEPOSE_LEADER, Fault.KILL_SERVER)),
    /** Everything at once. */
    EVERYTHING(EnumSet.allOf(Fault.class));

    private final EnumSet<Fault> faults;

    Named(EnumSet<Fault> faults) {
      this.faults = faults;
    }

    /** The plan with so many appends: 3 masters, 4 chunkservers, 3 clients with 2 writers each. */
    public SimulationPlan plan(int operations) {
      return new SimulationPlan(3, 4, 3, 2, 2, operations, faults, HARM_GAP_NANOS, 60 * SECOND);
    }
  }
}

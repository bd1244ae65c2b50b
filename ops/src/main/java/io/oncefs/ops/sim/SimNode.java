package io.oncefs.ops.sim;

import io.oncefs.common.Checks;
import io.oncefs.runtime.FaultHandler;
import io.oncefs.runtime.sim.SimHost;
import org.jspecify.annotations.Nullable;

/** A machine of the simulated cluster: its disk lasts, its process comes and goes. */
abstract class SimNode {
  final SimNetwork network;
  final String address;
  private final double clockRate;
  private final FaultHandler faults;
  private @Nullable SimProcess process;

  SimNode(SimNetwork network, String address, double clockRate, FaultHandler faults) {
    this.network = network;
    this.address = address;
    this.clockRate = clockRate;
    this.faults = faults;
  }

  /** Starts the process on what the disk holds. */
  final void start() {
    Checks.invariant(process == null, "%s runs already", address);
    SimProcess started =
        new SimProcess(address, new SimHost(network.scheduler, this::stoppedItself, clockRate));
    process = started;
    boot(started);
    network.attach(started);
  }

  /** Ends the process at once; what its disk had not made durable is gone. */
  final void kill() {
    SimProcess ended = process;
    if (ended != null) {
      process = null;
      ended.host().kill();
      network.detach(ended);
      crash();
    }
  }

  final boolean isUp() {
    return process != null;
  }

  /** Whether it is up and does not stand still. */
  final boolean runs() {
    return process != null && !process.host().isPaused();
  }

  /** Stops the process for a while. */
  final void pause(long nanos) {
    if (process != null) {
      process.host().pause(nanos);
    }
  }

  /** Makes the process slower for a while. */
  final void slow(int factor, long nanos) {
    if (process != null) {
      process.host().slow(factor, nanos);
    }
  }

  /** Builds the process's parts over its seams. */
  abstract void boot(SimProcess started);

  /** Drops what was not durable. */
  abstract void crash();

  private void stoppedItself(String what, Throwable cause) {
    faults.fatal(address + ": " + what, cause);
  }

  @Override
  public String toString() {
    return address;
  }
}

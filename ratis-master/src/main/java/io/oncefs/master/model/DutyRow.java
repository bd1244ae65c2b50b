package io.oncefs.master.model;

import io.oncefs.protocol.ServerDuty;

/**
 * What an operator wants of a chunkserver.
 *
 * @param untilLedMillis when a maintenance ends, in led time; 0 for the other duties
 */
public record DutyRow(ServerDuty duty, long untilLedMillis) {
  public static final DutyRow IN_SERVICE = new DutyRow(ServerDuty.IN_SERVICE, 0);

  /** What counts at this moment: a maintenance ends by itself. */
  public ServerDuty at(long ledMillis) {
    return duty == ServerDuty.MAINTENANCE && ledMillis >= untilLedMillis
        ? ServerDuty.IN_SERVICE
        : duty;
  }

  /** How long a maintenance lasts from this moment on; 0 if there is none. */
  public long leftMillis(long ledMillis) {
    return duty == ServerDuty.MAINTENANCE ? Math.max(0, untilLedMillis - ledMillis) : 0;
  }
}

package io.oncefs.chunk.core;

import io.oncefs.common.Generation;
import io.oncefs.common.StoreId;

/** What the cores of one server know about it; read at each event. */
public interface Standing {
  StoreId store();

  Generation generation();

  /** Chunk ids below this are never opened here. */
  long floor();

  /** Whether the master has applied this start's registration. */
  boolean registered();

  /** Whether some master has answered recently enough to admit appends as primary. */
  boolean leaseHolds();

  /** Where the cores count. */
  CoreMeter meter();

  CoreSettings settings();

  /** What writer tables may take in memory; the same for all cores of a server. */
  TableBudget tables();
}

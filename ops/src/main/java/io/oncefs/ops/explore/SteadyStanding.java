package io.oncefs.ops.explore;

import io.oncefs.chunk.core.CoreMeter;
import io.oncefs.chunk.core.CoreSettings;
import io.oncefs.chunk.core.Standing;
import io.oncefs.chunk.core.TableBudget;
import io.oncefs.common.Generation;
import io.oncefs.common.StoreId;

/** A server as its cores see it, for one life: registered, and its lease holds. */
record SteadyStanding(StoreId store, Generation generation) implements Standing {
  @Override
  public long floor() {
    return 0;
  }

  @Override
  public boolean registered() {
    return true;
  }

  @Override
  public boolean leaseHolds() {
    return true;
  }

  @Override
  public CoreMeter meter() {
    return CoreMeter.NONE;
  }

  @Override
  public CoreSettings settings() {
    return CoreSettings.DEFAULT;
  }

  @Override
  public TableBudget tables() {
    return TableBudget.UNBOUNDED;
  }
}

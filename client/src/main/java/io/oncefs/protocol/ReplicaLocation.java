package io.oncefs.protocol;

import io.oncefs.common.Generation;
import io.oncefs.common.StoreId;

/**
 * One replica of a chunk.
 *
 * @param generation under which the chunk was opened there; a store of a later generation has it
 *     fenced
 * @param address last registered host:port; may be outdated, the store id decides
 */
public record ReplicaLocation(StoreId store, Generation generation, String address) {
  public Destination destination() {
    return new Destination(store, address);
  }

  /** The same wherever it is found. */
  ReplicaLocation anywhere() {
    return new ReplicaLocation(store, generation, "");
  }
}

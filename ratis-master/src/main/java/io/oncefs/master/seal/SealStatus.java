package io.oncefs.master.seal;

import io.oncefs.common.ChunkId;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.MasterRequest.SealReason;
import java.util.List;

/**
 * A seal under way.
 *
 * @param awaited replicas that have not answered
 */
public record SealStatus(ChunkId chunk, SealReason reason, long ageMillis, List<StoreId> awaited) {
  public SealStatus {
    awaited = List.copyOf(awaited);
  }
}

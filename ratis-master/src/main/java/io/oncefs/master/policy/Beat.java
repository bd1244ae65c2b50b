package io.oncefs.master.policy;

import io.oncefs.common.Generation;
import io.oncefs.common.StoreId;

/** What a chunkserver says of itself in a heartbeat. */
public record Beat(
    StoreId store, Generation generation, long capacityBytes, long freeBytes, long chunks) {}

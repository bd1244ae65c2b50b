package io.oncefs.master.model;

import io.oncefs.common.Generation;
import io.oncefs.common.StoreId;

/** A chunkserver as it last registered. */
public record ServerRow(
    StoreId store,
    Generation generation,
    String address,
    String httpAddress,
    String rack,
    long registeredMillis) {}

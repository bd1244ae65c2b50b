package io.oncefs.master.model;

import io.oncefs.common.ChunkId;
import io.oncefs.common.StoreId;

/**
 * A replica has heard how its chunk was sealed and need not be told again.
 *
 * @param kept whether it now stands at exactly the decided position; if not, its copy is garbage
 */
public record SealConfirmation(StoreId store, ChunkId chunk, boolean kept) {}

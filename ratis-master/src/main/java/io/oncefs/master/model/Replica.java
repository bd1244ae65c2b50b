package io.oncefs.master.model;

import io.oncefs.common.Generation;
import io.oncefs.common.StoreId;

/** A replica of a chunk: the store that holds it, and the generation under which it was opened. */
public record Replica(StoreId store, Generation generation) {}

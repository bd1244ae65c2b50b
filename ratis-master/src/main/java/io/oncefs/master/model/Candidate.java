package io.oncefs.master.model;

import io.oncefs.common.Generation;
import io.oncefs.common.StoreId;

/**
 * A chunkserver the leader offers for a new chunk.
 *
 * @param generation the one it is registered under, as far as the leader knows; if it has started
 *     again by the time the command is applied, it is passed over
 */
public record Candidate(StoreId store, Generation generation) {}

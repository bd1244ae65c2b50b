package io.oncefs.protocol;

import io.oncefs.common.StoreId;

/**
 * Where a message goes. The target's store id is part of every message, so that a re-formatted
 * server at the same address never answers for the old one.
 *
 * @param address host:port of the chunkserver's gRPC service
 */
public record Destination(StoreId store, String address) {}

package io.oncefs.protocol;

import io.oncefs.common.Generation;
import io.oncefs.common.StoreId;

/**
 * A chunkserver as one master sees it.
 *
 * @param live whether its lease runs, at the node that answers
 * @param draining whether an operator empties it
 * @param heartbeatAgeMillis -1 if this node never heard one
 */
public record ServerInfo(
    StoreId store,
    Generation generation,
    String address,
    String httpAddress,
    String rack,
    boolean live,
    long heartbeatAgeMillis,
    long capacityBytes,
    long freeBytes,
    long chunks,
    boolean draining) {}

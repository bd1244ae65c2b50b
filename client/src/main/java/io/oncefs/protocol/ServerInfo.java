package io.oncefs.protocol;

import io.oncefs.common.Generation;
import io.oncefs.common.StoreId;

/**
 * A chunkserver as one master sees it.
 *
 * @param live whether its lease runs, at the node that answers
 * @param duty what an operator wants of it
 * @param dutyLeftMillis until its maintenance ends; 0 without one
 * @param depending chunks that would be worse off without it, as the leader counted when it last
 *     looked through all of them; -1 if this node does not know
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
    ServerDuty duty,
    long dutyLeftMillis,
    long depending) {}

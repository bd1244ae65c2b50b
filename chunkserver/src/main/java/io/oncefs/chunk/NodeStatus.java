package io.oncefs.chunk;

import io.oncefs.common.ClusterId;
import io.oncefs.common.Generation;
import io.oncefs.common.StoreId;
import org.jspecify.annotations.Nullable;

/**
 * How a chunkserver stands, at one moment.
 *
 * @param registered whether it may take appends
 * @param leaseHolds whether some master has answered lately
 * @param heartbeatAgeMillis since the last answered one; -1 if none was
 * @param waitingRequests not answered yet, prepares of other servers included
 * @param waitingBytes what they hold
 * @param rejection why the masters refuse it; null if they do not
 */
public record NodeStatus(
    ClusterId cluster,
    StoreId store,
    Generation generation,
    boolean registered,
    boolean leaseHolds,
    long heartbeatAgeMillis,
    int waitingRequests,
    long waitingBytes,
    @Nullable String rejection) {}

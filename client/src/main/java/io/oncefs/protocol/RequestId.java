package io.oncefs.protocol;

import io.oncefs.common.Id128;

/**
 * Names one change asked of the master, so that a retry is answered, not repeated.
 *
 * @param client random, one per client process
 * @param number counts the client's requests
 */
public record RequestId(Id128 client, long number) {}

package io.oncefs.client.core;

import java.util.List;

/**
 * Records that travel together.
 *
 * @param number names it towards the driver
 * @param round between two breaks of the lane; what an earlier round says of failure is stale
 * @param size of all records, as {@link WriterSession#sizeOf}
 */
record SentRequest<T>(
    long number, long round, List<PendingRecord<T>> records, long size, long bytes) {
  PendingRecord<T> first() {
    return records.get(0);
  }
}

package io.oncefs.chunk.store;

/**
 * Bounds of one store.
 *
 * @param memoryBytes for caches and write buffers together
 * @param reserveBytes of disk kept free for fences, seals and repair
 * @param capacityBytes the most it may use of its disk; 0 for all of it
 */
public record StoreSettings(long memoryBytes, long reserveBytes, long capacityBytes) {}

package io.oncefs.client.core;

/**
 * Where an append is, for ever.
 *
 * @param offset file offset of its first byte
 * @param duplicate whether it was there before this attempt
 */
public record Appended(long sequence, long offset, int length, boolean duplicate) {}

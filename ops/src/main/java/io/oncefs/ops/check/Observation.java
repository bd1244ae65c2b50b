package io.oncefs.ops.check;

/**
 * One read of a file from its start, as its caller saw it.
 *
 * @param crc32c of all bytes read
 */
public record Observation(String file, long invoked, long completed, long length, int crc32c) {}

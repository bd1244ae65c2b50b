package io.oncefs.client;

/**
 * Where an append is. It is on the disks of every replica, and it stays there, once.
 *
 * @param offset file offset of its first byte
 * @param length its bytes
 * @param sequence its number in its writer's order
 * @param duplicate whether it had been recorded before this call: by an attempt whose
 *     acknowledgement was lost, or by an earlier incarnation of the writer
 */
public record AppendResult(long offset, int length, long sequence, boolean duplicate) {}

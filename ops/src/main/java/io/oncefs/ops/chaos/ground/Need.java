package io.oncefs.ops.chaos.ground;

/** What a fault takes beyond signals to processes. */
public enum Need {
  /** Servers in network namespaces of their own, joined by a bridge. */
  NAMESPACES,
  /** {@code iptables} inside them. */
  PACKET_FILTER,
  /** {@code tc} with a token bucket. */
  BANDWIDTH,
  /** Servers whose data lies on disk images of their own. */
  IMAGES,
  /** A file system that can be told to forget what was not synced. */
  POWER,
  /** {@code libfaketime}. */
  CLOCK,
  /** Syncs that can be made to fail or to be slow. */
  SYNCS
}

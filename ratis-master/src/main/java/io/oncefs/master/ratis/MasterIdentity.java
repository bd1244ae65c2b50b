package io.oncefs.master.ratis;

import io.oncefs.common.ClusterId;
import io.oncefs.common.Id128;
import io.oncefs.master.log.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * Whose directory it is, as {@code meta.properties} says.
 *
 * @param group the Raft group
 * @param storage random; tells a directory from one formatted again with the same line
 * @param address host:port of its log; null in directories made before it was written down
 * @param origin how this master comes to have a vote
 */
public record MasterIdentity(
    ClusterId cluster,
    NodeId node,
    Id128 group,
    Id128 storage,
    @Nullable String address,
    Origin origin) {

  /** How a master comes to have a vote. */
  public enum Origin {
    /** It is one of those the cluster began with. */
    FOUNDER,
    /** It has none until those who vote let it in. */
    JOINER,
    /** It was made from what was left of a lost majority, and is at first the only one. */
    SURVIVOR
  }
}

package io.oncefs.master.ratis;

import io.oncefs.common.ClusterId;
import io.oncefs.common.Id128;
import io.oncefs.master.log.NodeId;

/**
 * Whose directory it is, as {@code meta.properties} says.
 *
 * @param group the Raft group
 * @param storage random; tells a directory from one formatted again with the same line
 */
public record MasterIdentity(ClusterId cluster, NodeId node, Id128 group, Id128 storage) {}

package io.oncefs.master.rpc;

import io.oncefs.common.Checks;
import io.oncefs.common.ClusterId;
import io.oncefs.master.log.NodeId;
import io.oncefs.protocol.FileOptions;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a master node has to know before it starts.
 *
 * @param addresses host:port of a master's gRPC service, or null if it is not known
 * @param defaults of new files; complete
 * @param leaseMillis after how long a silence a chunkserver's open chunks are sealed
 * @param heartbeatMillis how often chunkservers are expected to be heard of
 */
public record NodeSettings(
    NodeId node,
    ClusterId cluster,
    Function<NodeId, @Nullable String> addresses,
    String version,
    FileOptions defaults,
    long leaseMillis,
    long heartbeatMillis,
    Upkeep upkeep) {
  public NodeSettings {
    String problem = Options.problemWith(defaults);
    Checks.argument(problem == null, "%s", problem);
    Checks.argument(
        heartbeatMillis >= 1 && leaseMillis >= 4 * heartbeatMillis,
        "the lease (%s ms) has to last for 4 heartbeats (%s ms) or more",
        leaseMillis,
        heartbeatMillis);
  }

  /** The address of a node; null if it is not known, or is this one. */
  public @Nullable String addressOfOther(@Nullable NodeId other) {
    return other == null || other.equals(node) ? null : addresses.apply(other);
  }
}

package io.oncefs.master.policy;

import io.oncefs.common.StoreId;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.FileRow;
import io.oncefs.master.model.Replica;
import io.oncefs.master.model.ServerRow;
import io.oncefs.protocol.MasterRequest.SealReason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds the open chunks that have to end: of a file that was deleted, on a server that has started
 * again, on one whose lease has expired, or with fewer replicas than the file should have while
 * there are servers enough.
 */
public final class TailPolicy {
  private final Function<StoreId, @Nullable ServerRow> servers;
  private final Function<ChunkRow, @Nullable FileRow> files;
  private final Predicate<StoreId> expired;
  private final ToIntFunction<ChunkRow> places;

  /**
   * Looks at one moment.
   *
   * @param files null for one that was deleted
   * @param places how many servers would take a replica of such a chunk now
   */
  public TailPolicy(
      Function<StoreId, @Nullable ServerRow> servers,
      Function<ChunkRow, @Nullable FileRow> files,
      Predicate<StoreId> expired,
      ToIntFunction<ChunkRow> places) {
    this.servers = servers;
    this.files = files;
    this.expired = expired;
    this.places = places;
  }

  /** At most {@code max} of these, the most urgent reason for each. */
  public List<Overdue> overdue(List<ChunkRow> open, int max) {
    List<Overdue> overdue = new ArrayList<>();
    for (ChunkRow row : open) {
      SealReason reason = overdue.size() < max ? reason(row) : null;
      if (reason != null) {
        overdue.add(new Overdue(row.id(), reason));
      }
    }
    return overdue;
  }

  private @Nullable SealReason reason(ChunkRow row) {
    if (files.apply(row) == null) {
      return SealReason.REQUESTED;
    }
    for (Replica replica : row.replicas()) {
      ServerRow server = servers.apply(replica.store());
      if (server != null && !server.generation().equals(replica.generation())) {
        return replica.equals(row.replicas().get(0))
            ? SealReason.PRIMARY_RESTARTED
            : SealReason.REPLICA_BROKEN;
      }
    }
    for (Replica replica : row.replicas()) {
      if (expired.test(replica.store())) {
        return SealReason.LEASE_EXPIRED;
      }
    }
    return isShort(row) ? SealReason.UNDER_REPLICATED : null;
  }

  private boolean isShort(ChunkRow row) {
    if (row.replicas().size() >= places.applyAsInt(row)) {
      return false;
    }
    FileRow file = files.apply(row);
    return file != null
        && row.replicas().size() < file.options().replication()
        && places.applyAsInt(row) >= file.options().replication();
  }
}

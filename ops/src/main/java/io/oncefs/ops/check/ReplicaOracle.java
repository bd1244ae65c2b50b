package io.oncefs.ops.check;

import io.oncefs.chunk.store.Change;
import io.oncefs.chunk.store.WriteUnit;
import io.oncefs.common.Checks;
import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.FirstBatch;
import io.oncefs.protocol.IdempotencyRecord;
import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.ReplicaLocation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sees every unit that any replica makes durable, and every acknowledgement, at the moment it
 * happens, and stops the run at the first that breaks an invariant of the protocol.
 */
public final class ReplicaOracle {
  private final Map<ChunkId, ChunkHistory> chunks = new TreeMap<>();
  private final Map<AppendKey, List<Place>> places = new HashMap<>();
  private final Map<AppendKey, Long> acknowledged = new HashMap<>();

  /** A unit is durable on this store. */
  public void committed(StoreId store, WriteUnit unit) {
    for (Change each : unit.changes()) {
      if (each instanceof Change.Create create) {
        created(store, create);
      } else if (each instanceof Change.Append append) {
        appended(store, append);
      } else if (each instanceof Change.Seal seal) {
        sealed(store, seal);
      }
    }
  }

  private void created(StoreId store, Change.Create create) {
    ChunkDescription description = create.first().chunk();
    ChunkHistory history = chunks.computeIfAbsent(description.chunk(), chunk -> new ChunkHistory());
    history.agree(description.chunk(), Position.ZERO, create.after());
    if (history.first == null) {
      history.first = create.first();
      history.epochs.begin(create.first().writers());
      TableFold.check(create.first(), this::known);
    }
    history.standing.put(store, create.after().lsn());
  }

  private void appended(StoreId store, Change.Append append) {
    ChunkHistory history = known(append.chunk());
    boolean isNew = history.agree(append.chunk(), append.before(), append.after());
    FirstBatch first = history.first;
    Checks.invariant(first != null, "%s grows before its batch 0", append.chunk());
    if (isNew) {
      FileId file = first.chunk().file();
      history.batches.put(append.before().lsn(), append.batch());
      for (IdempotencyRecord each : append.batch().records()) {
        history.epochs.next(append.chunk(), each);
        if (each.sequence() > 0) {
          places
              .computeIfAbsent(
                  new AppendKey(file, each.writer(), each.sequence()), key -> new ArrayList<>())
              .add(new Place(append.chunk(), append.before().lsn(), each));
        }
      }
    }
    history.standing.put(store, append.after().lsn());
  }

  private void sealed(StoreId store, Change.Seal seal) {
    decided(seal.chunk(), seal.at());
    known(seal.chunk()).standing.put(store, seal.at().lsn());
  }

  /** Invariant 7, and that a decision keeps what was acknowledged. */
  public void decided(ChunkId chunk, Position at) {
    ChunkHistory history = chunks.computeIfAbsent(chunk, fresh -> new ChunkHistory());
    Position earlier = history.sealedAt;
    Checks.invariant(
        earlier == null || earlier.equals(at), "%s is sealed at %s and at %s", chunk, earlier, at);
    Checks.invariant(
        history.acknowledgedTo <= at.lsn(),
        "%s is sealed at %s, but what was acknowledged reaches to lsn %s",
        chunk,
        at,
        history.acknowledgedTo);
    history.sealedAt = at;
  }

  /**
   * The log has decided, for the first time, where the chunk ends. Those it calls valid have it all
   * on their disks by now.
   */
  public void logged(ChunkId chunk, Position at, List<StoreId> valid) {
    decided(chunk, at);
    for (StoreId each : at.lsn() == 0 ? List.<StoreId>of() : valid) {
      long stands = standing(chunk, each);
      Checks.invariant(
          stands >= at.lsn(),
          "%s is sealed at %s and %s is called valid, which stands at lsn %s",
          chunk,
          at,
          each,
          stands);
    }
  }

  /** The LSN up to which a store has made the chunk durable; 0 if it has nothing of it. */
  long standing(ChunkId chunk, StoreId store) {
    ChunkHistory history = chunks.get(chunk);
    return history == null ? 0 : history.standing.getOrDefault(store, 0L);
  }

  /** How many bytes of the chunk are committed: all that is below its end, or on every replica. */
  long committedLength(ChunkId chunk) {
    ChunkHistory history = chunks.get(chunk);
    if (history == null) {
      return 0;
    }
    Position sealedAt = history.sealedAt;
    FirstBatch first = history.first;
    if (sealedAt != null || first == null) {
      return sealedAt == null ? 0 : sealedAt.length();
    }
    long everywhere = Long.MAX_VALUE;
    for (ReplicaLocation each : first.chunk().replicas()) {
      everywhere = Math.min(everywhere, history.standing.getOrDefault(each.store(), 0L));
    }
    Position committed = history.after.get(everywhere - 1);
    return committed == null ? 0 : committed.length();
  }

  /** Whether it is known where the chunk ends. */
  public boolean isDecided(ChunkId chunk) {
    ChunkHistory history = chunks.get(chunk);
    return history != null && history.sealedAt != null;
  }

  /** Invariants 2 and 4: what is acknowledged is on every replica, and at one offset for ever. */
  public void acknowledged(FileId file, WriterId writer, long sequence, long offset) {
    AppendKey key = new AppendKey(file, writer, sequence);
    Long earlier = acknowledged.putIfAbsent(key, offset);
    Checks.invariant(
        earlier == null || earlier == offset,
        "%s was acknowledged at %s and at %s",
        key,
        earlier,
        offset);
    boolean everywhere = false;
    for (Place each : places.getOrDefault(key, List.of())) {
      if (each.record.offset() == offset && isOnAllReplicas(each)) {
        everywhere = true;
        ChunkHistory history = known(each.chunk);
        history.acknowledgedTo = Math.max(history.acknowledgedTo, each.lsn + 1);
      }
    }
    Checks.invariant(
        everywhere, "%s was acknowledged at %s but is not on every replica", key, offset);
  }

  private boolean isOnAllReplicas(Place place) {
    ChunkHistory history = known(place.chunk);
    if (history.sealedAt != null) {
      return place.lsn < history.sealedAt.lsn();
    }
    FirstBatch first = history.first;
    if (first == null) {
      return false;
    }
    for (ReplicaLocation each : first.chunk().replicas()) {
      if (history.standing.getOrDefault(each.store(), 0L) <= place.lsn) {
        return false;
      }
    }
    return true;
  }

  private ChunkHistory known(ChunkId chunk) {
    ChunkHistory history = chunks.get(chunk);
    Checks.invariant(history != null, "%s was never created anywhere", chunk);
    return history;
  }

  /**
   * How many appends were recorded more than once before cuts: retries that the protocol had to
   * sort out.
   */
  public long retriesRecordedAgain() {
    return places.values().stream().filter(each -> each.size() > 1).count();
  }

  /**
   * What of its memory decides about what it will say: everything else follows from the digests in
   * it. For comparing states.
   */
  public Object essence() {
    List<Object> all = new ArrayList<>();
    chunks.forEach(
        (chunk, history) ->
            all.add(
                List.of(
                    chunk,
                    history.first == null ? "unknown" : history.first.chunk(),
                    history.after,
                    history.standing,
                    history.sealedAt == null ? "open" : history.sealedAt,
                    history.acknowledgedTo)));
    all.add(acknowledged);
    return all;
  }

  public int chunkCount() {
    return chunks.size();
  }

  private record AppendKey(FileId file, WriterId writer, long sequence) {}

  private record Place(ChunkId chunk, long lsn, IdempotencyRecord record) {
    Place {
      Checks.argument(
          record.kind() == RecordKind.APPEND || record.kind() == RecordKind.REFUSED,
          "only appends have a sequence");
    }
  }
}

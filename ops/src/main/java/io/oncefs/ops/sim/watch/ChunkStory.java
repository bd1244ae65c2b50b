package io.oncefs.ops.sim.watch;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Generation;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ReplicaLocation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What has become of one chunk so far, as an onlooker of the whole cluster knows it. */
final class ChunkStory {
  /** As it was logged. */
  @Nullable ChunkDescription description;

  /** Where the log says it ends; null while it is open. */
  @Nullable Position decidedAt;

  List<StoreId> valid = List.of();

  /** What its primary proposed when it was full. */
  @Nullable Position cleanAt;

  /** Whether it came too late with that. */
  boolean cleanLost;

  /** Addresses of masters that have fenced it. */
  final Set<String> coordinators = new HashSet<>();

  final Set<StoreId> fencedAt = new HashSet<>();
  final Set<StoreId> unanswered = new HashSet<>();
  final Map<StoreId, ChunkReply.Fenced> answers = new HashMap<>();
  final Set<StoreId> offeredBatchZero = new HashSet<>();

  /** Chunks whose primaries have asked for this one's writer table. */
  final Set<String> tableAsked = new HashSet<>();

  /** What its primary wanted to follow it, and what did. */
  @Nullable ChunkId planned;

  @Nullable ChunkId followedBy;
  boolean planLost;

  /** Appends the primary has heard and not answered. */
  final Map<AppendKey, Integer> underWay = new HashMap<>();

  /** One append of one writer. */
  record AppendKey(@Nullable FileId file, WriterId writer, long sequence) {}

  AppendKey key(WriterId writer, long sequence) {
    ChunkDescription known = description;
    return new AppendKey(known == null ? null : known.file(), writer, sequence);
  }

  /** File offset of its first byte. */
  long start() {
    ChunkDescription known = description;
    return known == null ? 0 : known.start();
  }

  /** File offset where it should end. */
  long fullAt() {
    ChunkDescription known = description;
    return known == null ? Long.MAX_VALUE : known.start() + known.capacity();
  }

  ChunkId id() {
    ChunkDescription known = description;
    return known == null ? new ChunkId(0) : known.chunk();
  }

  /** The generation of a replica's server when the chunk was opened; null if it holds none. */
  @Nullable Generation openedUnder(StoreId store) {
    ChunkDescription known = description;
    if (known != null) {
      for (ReplicaLocation each : known.replicas()) {
        if (each.store().equals(store)) {
          return each.generation();
        }
      }
    }
    return null;
  }
}

package io.oncefs.ops.sim.watch;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Generation;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.ReplicaLocation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All chunks and servers of a run, as an onlooker knows them. */
public final class Stories {
  private final Map<ChunkId, ChunkStory> chunks = new TreeMap<>();
  private final Map<StoreId, Generation> generations = new HashMap<>();

  ChunkStory of(ChunkId chunk) {
    return chunks.computeIfAbsent(chunk, unknown -> new ChunkStory());
  }

  void started(StoreId store, Generation generation) {
    generations.put(store, generation);
  }

  /** Whether the server has started again since the chunk was opened on it. */
  boolean hasRestarted(ChunkStory story, StoreId store) {
    Generation opened = story.openedUnder(store);
    Generation now = generations.get(store);
    return opened != null && now != null && opened.compareTo(now) < 0;
  }

  /**
   * For each chunk that has bytes or may have some, the stores that hold all that is committed of
   * it: for a harm that has to leave one of them.
   */
  public List<List<StoreId>> holders() {
    List<List<StoreId>> holders = new ArrayList<>();
    for (ChunkStory each : chunks.values()) {
      Position at = each.decidedAt;
      if (at != null && at.lsn() > 0) {
        holders.add(each.valid);
      } else if (at == null && each.description != null) {
        holders.add(each.description.replicas().stream().map(ReplicaLocation::store).toList());
      }
    }
    return holders;
  }
}

package io.oncefs.ops.sim.watch;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Generation;
import io.oncefs.common.StoreId;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** All chunks and servers of a run, as an onlooker knows them. */
final class Stories {
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
}

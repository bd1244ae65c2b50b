package io.oncefs.master.policy;

import io.oncefs.common.ChunkId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Chunks found in need of copies, remembered until there is room for them; not all that are. */
final class Backlog {
  private static final int CHUNKS_MAX = 10_000;

  private final Map<ChunkId, Integer> urgencies = new HashMap<>();

  /** Keeps in mind that it is in need of copies, or that it is not. */
  void remember(ChunkId chunk, ReplicaNeed need) {
    if (!(need instanceof ReplicaNeed.Copies copies)) {
      urgencies.remove(chunk);
    } else if (room() > 0 || urgencies.containsKey(chunk)) {
      urgencies.put(chunk, copies.urgency());
    }
  }

  void remove(ChunkId chunk) {
    urgencies.remove(chunk);
  }

  /** So many more can be remembered. */
  int room() {
    return CHUNKS_MAX - urgencies.size();
  }

  int size() {
    return urgencies.size();
  }

  List<ChunkId> worstFirst() {
    List<ChunkId> all = new ArrayList<>(urgencies.keySet());
    all.sort(
        Comparator.comparing((ChunkId each) -> -urgencies.getOrDefault(each, 0))
            .thenComparing(each -> each));
    return all;
  }
}

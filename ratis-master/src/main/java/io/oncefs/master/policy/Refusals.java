package io.oncefs.master.policy;

import io.oncefs.common.ChunkId;
import io.oncefs.common.StoreId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Remembers which servers could not make a copy, so that others are tried for a while: twice as
 * long each time. A server that could not copy one chunk may well copy another, since the trouble
 * may be with that chunk; one that could not copy several, and none since, is left alone as a
 * whole. Losing this costs some copies that are ordered in vain.
 */
public final class Refusals {
  private static final long FIRST_NANOS = 10_000_000_000L;
  private static final int DOUBLINGS_MAX = 6;
  private static final int COPIES_MAX = 10_000;
  private static final int CHUNKS_UNTIL_ALL = 2;

  private final Map<Copy, Pause> copies = new LinkedHashMap<>();
  private final Map<StoreId, Streak> streaks = new HashMap<>();

  private record Copy(StoreId store, ChunkId chunk) {}

  private record Pause(long untilNanos, int doublings) {
    static final Pause NONE = new Pause(0, -1);

    boolean isOver(long nowNanos) {
      return doublings < 0 || nowNanos - untilNanos >= 0;
    }

    /** What follows when it happens again; that it happens during the pause says nothing new. */
    Pause again(long nowNanos) {
      int times = isOver(nowNanos) ? Math.min(doublings + 1, DOUBLINGS_MAX) : doublings;
      return new Pause(nowNanos + (FIRST_NANOS << times), times);
    }
  }

  /** Chunks a store could not copy since it last made a copy; only the first few are kept. */
  private static final class Streak {
    private final Set<ChunkId> chunks = new HashSet<>();
    private Pause pause = Pause.NONE;
  }

  /** The store said that it cannot make this copy. */
  public void refused(StoreId store, ChunkId chunk, long nowNanos) {
    Copy copy = new Copy(store, chunk);
    Pause before = copies.remove(copy);
    if (copies.size() >= COPIES_MAX) {
      copies.remove(copies.keySet().iterator().next());
    }
    copies.put(copy, (before == null ? Pause.NONE : before).again(nowNanos));
    Streak streak = streaks.computeIfAbsent(store, each -> new Streak());
    if (streak.chunks.size() < CHUNKS_UNTIL_ALL) {
      streak.chunks.add(chunk);
    }
    if (streak.chunks.size() >= CHUNKS_UNTIL_ALL) {
      streak.pause = streak.pause.again(nowNanos);
    }
  }

  /** The store has made a copy: so it can. */
  public void copied(StoreId store) {
    streaks.remove(store);
  }

  /** Whether it is worth ordering this copy there. */
  public boolean mayTake(StoreId store, ChunkId chunk, long nowNanos) {
    Streak streak = streaks.get(store);
    Pause pause = copies.getOrDefault(new Copy(store, chunk), Pause.NONE);
    return (streak == null || streak.pause.isOver(nowNanos)) && pause.isOver(nowNanos);
  }

  /** Nothing is held against anybody. */
  public void clear() {
    copies.clear();
    streaks.clear();
  }
}

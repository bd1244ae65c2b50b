package io.oncefs.chunk.engine;

import io.oncefs.chunk.core.ReplicaView;
import io.oncefs.common.ChunkId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What shards publish and readers read: an immutable view per replica. Sealed ones never change, so
 * they are only kept because looking them up costs a read of the store, and not more of them than
 * {@link #SEALED_MAX}.
 */
final class Views {
  private static final int SEALED_MAX = 65_536;

  private final Map<ChunkId, ReplicaView> live = new ConcurrentHashMap<>();
  private final Map<ChunkId, ReplicaView> sealed = new ConcurrentHashMap<>();
  private final Map<ChunkId, List<Runnable>> waiting = new ConcurrentHashMap<>();

  /** The latest view, or null if no shard has the chunk in hand. */
  @Nullable ReplicaView find(ChunkId chunk) {
    ReplicaView view = live.get(chunk);
    return view != null ? view : sealed.get(chunk);
  }

  /** A shard's word; readers that wait for the chunk look again. */
  void publish(ReplicaView view) {
    ReplicaView before = live.put(view.chunk(), view);
    if (!waiting.isEmpty() && (before == null || hasNews(before, view))) {
      List<Runnable> woken = waiting.remove(view.chunk());
      if (woken != null) {
        woken.forEach(Runnable::run);
      }
    }
  }

  private static boolean hasNews(ReplicaView before, ReplicaView now) {
    return before.committedLength() != now.committedLength()
        || before.prepared().length() != now.prepared().length()
        || before.state() != now.state();
  }

  /** The shard has let go of the chunk; the store says all there is to say. */
  void release(ReplicaView last) {
    if (last.isSealed() && !last.diverged()) {
      keepSealed(last);
    } else {
      forgetSealed(last.chunk());
    }
    live.remove(last.chunk());
  }

  /** Remembers a sealed replica that was read from the store. */
  void keepSealed(ReplicaView view) {
    if (sealed.size() >= SEALED_MAX) {
      sealed.clear();
    }
    sealed.put(view.chunk(), view);
  }

  /** What was remembered of it is not so any more. */
  void forgetSealed(ChunkId chunk) {
    sealed.remove(chunk);
  }

  /** Runs this once the chunk's view has changed; look at it again after this returns. */
  void await(ChunkId chunk, Runnable wake) {
    waiting.compute(
        chunk,
        (id, others) -> {
          List<Runnable> all = others == null ? new ArrayList<>(1) : others;
          all.add(wake);
          return all;
        });
  }

  /** Takes back an {@link #await} that has become pointless. */
  void forget(ChunkId chunk, Runnable wake) {
    waiting.computeIfPresent(
        chunk,
        (id, all) -> {
          all.remove(wake);
          return all.isEmpty() ? null : all;
        });
  }
}

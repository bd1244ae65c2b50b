package io.oncefs.chunk.engine;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkReply.Refused.Code;
import io.oncefs.runtime.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts writer tables of sealed chunks together. A large one may take longer than anybody waits: who
 * asks hears in time that it is in hand, and finds it made when it asks again, so that what was
 * done once need not be done again for the next. From any thread.
 */
final class WriterTables {
  /** Well within the time that whoever asks waits for an answer. */
  private static final long IN_HAND_NANOS = 1_000_000_000L;

  private static final long KEPT_NANOS = 30_000_000_000L;

  /** Tables that are kept for somebody who has to ask again. */
  private static final int KEPT_MAX = 2;

  private final EventLoop timers;
  private final Map<Wanted, Making> makings = new LinkedHashMap<>();

  WriterTables(EventLoop timers) {
    this.timers = timers;
  }

  /** Which table. */
  record Wanted(ChunkId chunk, Position sealedAt) {}

  private static final class Making {
    private final List<Consumer<ChunkReply>> waiting = new ArrayList<>();
    private boolean keep;
    private @Nullable ChunkReply made;
  }

  /** Answers with what {@code fold} gives, which runs on the loop if it has to. */
  void give(Wanted wanted, EventLoop loop, Supplier<ChunkReply> fold, Consumer<ChunkReply> answer) {
    ChunkReply made = null;
    boolean first = false;
    synchronized (this) {
      Making making = makings.get(wanted);
      if (making == null) {
        making = new Making();
        makings.put(wanted, making);
        first = true;
      }
      made = making.made;
      if (made == null) {
        making.waiting.add(answer);
      }
    }
    if (made != null) {
      answer.accept(made);
      return;
    }
    timers.after(IN_HAND_NANOS, () -> tellInHand(wanted, answer));
    if (first) {
      loop.execute(() -> made(wanted, fold.get()));
    }
  }

  private void tellInHand(Wanted wanted, Consumer<ChunkReply> answer) {
    synchronized (this) {
      Making making = makings.get(wanted);
      if (making == null || !making.waiting.remove(answer)) {
        return;
      }
      making.keep = true;
    }
    answer.accept(
        new Refused(
            Code.IN_HAND,
            0,
            "the writer table of " + wanted.chunk() + " is large and in hand; ask again"));
  }

  private void made(Wanted wanted, ChunkReply table) {
    List<Consumer<ChunkReply>> waiting;
    synchronized (this) {
      Making making = makings.get(wanted);
      if (making == null) {
        return;
      }
      waiting = List.copyOf(making.waiting);
      making.waiting.clear();
      making.made = table;
      if (!making.keep || !(table instanceof ChunkReply.Writers)) {
        makings.remove(wanted);
      } else {
        letGoOfOldest();
        timers.after(KEPT_NANOS, () -> letGo(wanted, making));
      }
    }
    waiting.forEach(each -> each.accept(table));
  }

  private void letGoOfOldest() {
    List<Wanted> kept = new ArrayList<>();
    makings.forEach(
        (wanted, making) -> {
          if (making.made != null) {
            kept.add(wanted);
          }
        });
    for (int i = 0; i < kept.size() - KEPT_MAX; i++) {
      makings.remove(kept.get(i));
    }
  }

  private synchronized void letGo(Wanted wanted, Making making) {
    makings.remove(wanted, making);
  }
}

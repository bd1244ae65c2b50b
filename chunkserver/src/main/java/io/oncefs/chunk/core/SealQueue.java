package io.oncefs.chunk.core;

import io.oncefs.protocol.ChunkReply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Appenders that must go to the next tail. They are held until the seal is decided, or a bound has
 * passed, so that they find one.
 */
final class SealQueue {
  private final List<Entry> entries = new ArrayList<>();
  private boolean over;

  void add(Consumer<ChunkReply> to) {
    entries.add(new Entry(to, null, Verdict.NOTHING));
  }

  /** Someone whose leading records were admitted: hears of them if they are committed by then. */
  void add(Waiting waiter, long rests) {
    entries.add(new Entry(waiter.to(), waiter.reply(), rests));
  }

  void release(long committed, ChunkReply otherwise, Effects effects) {
    over = true;
    for (Entry each : entries) {
      boolean tell = each.reply() != null && each.rests() < committed;
      effects.reply(each.to(), tell && each.reply() != null ? each.reply() : otherwise);
    }
    entries.clear();
  }

  /** Whether those waiting were released: who comes now need not wait. */
  boolean isOver() {
    return over;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  private record Entry(Consumer<ChunkReply> to, @Nullable ChunkReply reply, long rests) {}
}

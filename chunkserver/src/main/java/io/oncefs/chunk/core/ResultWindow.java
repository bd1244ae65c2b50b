package io.oncefs.chunk.core;

import io.oncefs.common.Limits;
import io.oncefs.protocol.RecordedResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The results of one writer that its client has not acknowledged seeing: a ring by ascending
 * sequence, at most {@link Limits#WRITER_WINDOW_MAX}, the newest win.
 */
final class ResultWindow {
  private static final int FIRST_CAPACITY = 4;

  private @Nullable RecordedResult[] ring = new @Nullable RecordedResult[FIRST_CAPACITY];
  private int head;
  private int size;

  void add(RecordedResult result) {
    if (size == Limits.WRITER_WINDOW_MAX) {
      removeOldest();
    } else if (size == ring.length) {
      resize(ring.length * 2);
    }
    ring[(head + size) & (ring.length - 1)] = result;
    size++;
  }

  /** Forgets every result up to this sequence. */
  void dropThrough(long sequence) {
    while (size > 0 && at(0).sequence() <= sequence) {
      removeOldest();
    }
  }

  /** Forgets the oldest until this many are left; gives the room back. */
  void keepNewest(int count) {
    if (size > count) {
      while (size > count) {
        removeOldest();
      }
      resize(Math.max(FIRST_CAPACITY, Integer.highestOneBit(Math.max(1, count * 2 - 1))));
    }
  }

  int size() {
    return size;
  }

  /** The result of this sequence, or null if it is not in the window. */
  @Nullable RecordedResult find(long sequence) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      RecordedResult candidate = at(middle);
      if (candidate.sequence() == sequence) {
        return candidate;
      }
      if (candidate.sequence() < sequence) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  /**
   * Whether the window would hold this sequence, at most the writer's last one, had it been
   * recorded.
   */
  boolean reachesBackTo(long sequence) {
    return size > 0 && sequence >= at(0).sequence();
  }

  List<RecordedResult> toList() {
    List<RecordedResult> list = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      list.add(at(i));
    }
    return list;
  }

  private RecordedResult at(int index) {
    RecordedResult result = ring[(head + index) & (ring.length - 1)];
    if (result == null) {
      throw new IndexOutOfBoundsException(index);
    }
    return result;
  }

  private void removeOldest() {
    ring[head] = null;
    head = (head + 1) & (ring.length - 1);
    size--;
  }

  private void resize(int capacity) {
    @Nullable RecordedResult[] other = new @Nullable RecordedResult[capacity];
    for (int i = 0; i < size; i++) {
      other[i] = at(i);
    }
    ring = other;
    head = 0;
  }
}

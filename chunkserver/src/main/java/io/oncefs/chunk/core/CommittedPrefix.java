package io.oncefs.chunk.core;

import io.oncefs.common.Position;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a replica is known to be committed, and the positions above it: so that {@code c},
 * which travels as an LSN, can be told in bytes, and a cut be checked against its digest, without
 * asking the disk. There are as many as batches under way.
 */
final class CommittedPrefix {
  private final ArrayDeque<Position> above;
  private Position committedAt;

  CommittedPrefix(Position committedAt, List<Position> above) {
    this.committedAt = committedAt;
    this.above = new ArrayDeque<>(above);
  }

  void add(Position prepared) {
    above.addLast(prepared);
  }

  /** Everything below this LSN is committed; does nothing if that is known. */
  void raise(long lsn) {
    Position next = above.peekFirst();
    while (next != null && next.lsn() <= lsn) {
      committedAt = next;
      above.removeFirst();
      next = above.peekFirst();
    }
  }

  /** Forgets what lies above this LSN. */
  void cutAbove(long lsn) {
    Position last = above.peekLast();
    while (last != null && last.lsn() > lsn) {
      above.removeLast();
      last = above.peekLast();
    }
  }

  /** All of it is committed, and there is no more. */
  void sealAt(Position at) {
    committedAt = at;
    above.clear();
  }

  long committed() {
    return committedAt.lsn();
  }

  /** Bytes that are committed. */
  long length() {
    return committedAt.length();
  }

  /** The position at this LSN; null if there is none, or if it is below what is committed. */
  @Nullable Position at(long lsn) {
    if (lsn == committedAt.lsn()) {
      return committedAt;
    }
    Iterator<Position> upwards = above.iterator();
    while (upwards.hasNext()) {
      Position each = upwards.next();
      if (each.lsn() == lsn) {
        return each;
      }
    }
    return null;
  }
}

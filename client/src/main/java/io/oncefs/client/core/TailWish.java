package io.oncefs.client.core;

import org.jspecify.annotations.Nullable;

/** The tail a session waits for: asked for once, and again when more is wanted or after a pause. */
final class TailWish {
  private @Nullable TailNeed need;
  private boolean asked;
  private long askNanos = Long.MIN_VALUE;

  boolean isNone() {
    return need == null;
  }

  void want(TailNeed wanted, long nowNanos) {
    boolean moreThanAsked = need == null || (need.seal() == null && wanted.seal() != null);
    need = wanted;
    if (moreThanAsked) {
      asked = false;
      askNanos = nowNanos;
    }
  }

  /** What to ask for now; null if nothing. */
  @Nullable TailNeed takeDue(long nowNanos) {
    if (asked || askNanos > nowNanos) {
      return null;
    }
    asked = need != null;
    return need;
  }

  void fulfilled() {
    need = null;
    asked = false;
  }

  /** It could not be had; to be asked for again. */
  void failed(long againNanos) {
    asked = false;
    askNanos = againNanos;
  }

  /** When something becomes due by itself. */
  long wakeNanos() {
    return need == null || asked ? Long.MAX_VALUE : askNanos;
  }
}

package io.oncefs.ops.chaos.load;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The longest time any operation took since it was last asked; what of it lies before that does not
 * count. For a phase of a fault, and for all of it. For any number of threads.
 */
public final class Waits {
  private final Longest phase = new Longest();
  private final Longest whole = new Longest();

  /** What was waited for. */
  public enum Kind {
    APPEND,
    READ,
    METADATA
  }

  /** An operation is over, with whatever outcome. */
  void took(Kind kind, long invokedNanos, long nowNanos) {
    phase.took(kind, invokedNanos, nowNanos);
    whole.took(kind, invokedNanos, nowNanos);
  }

  /** The longest of the phase that ends; the next one counts from now. */
  public Map<Kind, Duration> restart(long nowNanos) {
    return phase.restart(nowNanos);
  }

  /** The longest of the fault that ends; the next one counts from now. */
  public Map<Kind, Duration> restartWhole(long nowNanos) {
    return whole.restart(nowNanos);
  }

  /** Since one moment. */
  private static final class Longest {
    private final Map<Kind, AtomicLong> longest = new EnumMap<>(Kind.class);
    private volatile long sinceNanos;

    Longest() {
      for (Kind each : Kind.values()) {
        longest.put(each, new AtomicLong());
      }
    }

    void took(Kind kind, long invokedNanos, long nowNanos) {
      long counted = nowNanos - Math.max(invokedNanos, sinceNanos);
      longest.getOrDefault(kind, new AtomicLong()).accumulateAndGet(counted, Math::max);
    }

    Map<Kind, Duration> restart(long nowNanos) {
      sinceNanos = nowNanos;
      Map<Kind, Duration> result = new EnumMap<>(Kind.class);
      longest.forEach((kind, nanos) -> result.put(kind, Duration.ofNanos(nanos.getAndSet(0))));
      return result;
    }
  }
}

package io.oncefs.master.lead;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.oncefs.master.model.Command;
import io.oncefs.protocol.MasterRequest.SealReason;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What a master counts. Durations are measured by its own clock. */
public final class MasterMetrics {
  private static final String PREFIX = "master.";

  private final MetricRegistry registry;

  public MasterMetrics(MetricRegistry registry) {
    this.registry = registry;
  }

  public MetricRegistry registry() {
    return registry;
  }

  void logged(Command command, long nanos, boolean success) {
    String kind = command.getClass().getSimpleName();
    if (success) {
      registry.timer(labelled("commands", "kind", kind)).update(nanos, TimeUnit.NANOSECONDS);
    } else {
      registry.counter(labelled("commands-lost", "kind", kind)).inc();
    }
  }

  void requestRepeated() {
    registry.counter(PREFIX + "requests-repeated").inc();
  }

  /** A chunk was sealed. */
  public void sealed(SealReason reason, long nanos) {
    registry
        .timer(labelled("seals", "cause", reason.name().toLowerCase(Locale.ROOT)))
        .update(nanos, TimeUnit.NANOSECONDS);
  }

  /** A tail was opened with that many replicas. */
  public void tailOpened(boolean full) {
    registry.counter(PREFIX + (full ? "tails-opened" : "tails-opened-under-goal")).inc();
  }

  /** A replica broke its word. */
  public void alarm() {
    registry.counter(PREFIX + "alarms").inc();
  }

  /** A replica was found to be damaged, different or lost. */
  public void badReplica() {
    registry.counter(PREFIX + "bad-replicas").inc();
  }

  public void heartbeat() {
    registry.counter(PREFIX + "heartbeats").inc();
  }

  /** A number read when somebody asks. */
  public void gauge(String name, LongSupplier value) {
    registry.gauge(PREFIX + name, () -> (Gauge<Long>) value::getAsLong);
  }

  private static String labelled(String name, String label, String value) {
    return PREFIX + name + "{" + label + "=" + value + "}";
  }
}

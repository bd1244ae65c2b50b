package io.oncefs.client.metrics;

import com.codahale.metrics.Histogram;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import io.oncefs.client.ClientEvents;
import java.util.concurrent.TimeUnit;

/** Counts what a client goes through in a registry of the application's. */
public final class MeteredClient implements ClientEvents {
  private final Timer latency;
  private final Histogram sizes;
  private final Meter duplicates;
  private final Meter failures;
  private final Meter repeats;
  private final Meter tailChanges;

  public MeteredClient(MetricRegistry registry) {
    this.latency = registry.timer("oncefs.client.append.latency");
    this.sizes = registry.histogram("oncefs.client.append.bytes");
    this.duplicates = registry.meter("oncefs.client.append.duplicates");
    this.failures = registry.meter("oncefs.client.append.failures");
    this.repeats = registry.meter("oncefs.client.append.repeats");
    this.tailChanges = registry.meter("oncefs.client.append.tail-changes");
  }

  @Override
  public void appended(long nanos, int bytes, boolean duplicate) {
    latency.update(nanos, TimeUnit.NANOSECONDS);
    sizes.update(bytes);
    if (duplicate) {
      duplicates.mark();
    }
  }

  @Override
  public void appendFailed() {
    failures.mark();
  }

  @Override
  public void requestRepeated() {
    repeats.mark();
  }

  @Override
  public void tailChanged() {
    tailChanges.mark();
  }
}

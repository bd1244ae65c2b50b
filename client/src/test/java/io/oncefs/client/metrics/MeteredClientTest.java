package io.oncefs.client.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.codahale.metrics.MetricRegistry;
import org.junit.jupiter.api.Test;

class MeteredClientTest {
  @Test
  void appendsAreCountedWithTheirLatency() {
    MetricRegistry registry = new MetricRegistry();
    MeteredClient metered = new MeteredClient(registry);
    metered.appended(2_000_000, 100, true);
    metered.appended(4_000_000, 300, false);
    metered.tailChanged();
    assertEquals(2, registry.timer("oncefs.client.append.latency").getCount());
    assertEquals(1, registry.meter("oncefs.client.append.duplicates").getCount());
    assertEquals(200.0, registry.histogram("oncefs.client.append.bytes").getSnapshot().getMean());
    assertEquals(1, registry.meter("oncefs.client.append.tail-changes").getCount());
  }
}

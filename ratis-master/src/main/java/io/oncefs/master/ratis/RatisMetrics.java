package io.oncefs.master.ratis;

import com.codahale.metrics.MetricRegistry;

/**
 * Ratis' metrics in a Dropwizard registry. Ratis has one of them for the process, so the names
 * carry the node: {@code ratis.COMPONENT.NODE@GROUP.metric}.
 */
public final class RatisMetrics {
  private static final MetricRegistry REGISTRY = new MetricRegistry();

  private RatisMetrics() {}

  public static MetricRegistry registry() {
    return REGISTRY;
  }
}

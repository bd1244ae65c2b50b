package io.oncefs.master.ratis;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.ratis.metrics.MetricRegistries;
import org.apache.ratis.metrics.MetricRegistryInfo;
import org.apache.ratis.metrics.RatisMetricRegistry;
import org.apache.ratis.util.TimeDuration;

/**
 * What Ratis finds as its metrics service and fills {@link RatisMetrics} through; public for no
 * other reason.
 */
public final class RatisMetricsService extends MetricRegistries {
  private final Map<MetricRegistryInfo, DropwizardMetrics> byInfo = new ConcurrentHashMap<>();

  @Override
  public RatisMetricRegistry create(MetricRegistryInfo info) {
    return byInfo.compute(
        info,
        (key, known) ->
            (known == null ? new DropwizardMetrics(key, RatisMetrics.registry()) : known).hold());
  }

  @Override
  public boolean remove(MetricRegistryInfo info) {
    return byInfo.computeIfPresent(info, (key, known) -> known.release() ? null : known) == null;
  }

  @Override
  public Optional<RatisMetricRegistry> get(MetricRegistryInfo info) {
    return Optional.ofNullable(byInfo.get(info));
  }

  @Override
  public Set<MetricRegistryInfo> getMetricRegistryInfos() {
    return Set.copyOf(byInfo.keySet());
  }

  @Override
  public Collection<RatisMetricRegistry> getMetricRegistries() {
    return Set.copyOf(byInfo.values());
  }

  @Override
  public void clear() {
    byInfo.values().forEach(DropwizardMetrics::removeAll);
    byInfo.clear();
  }

  // Whoever reports reads the registry.

  @Override
  public void addReporterRegistration(
      Consumer<RatisMetricRegistry> start, Consumer<RatisMetricRegistry> stop) {}

  @Override
  public void enableJmxReporter() {}

  @Override
  public void enableConsoleReporter(TimeDuration rate) {}
}

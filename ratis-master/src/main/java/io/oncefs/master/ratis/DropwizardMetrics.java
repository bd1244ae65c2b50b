package io.oncefs.master.ratis;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import java.util.function.Supplier;
import org.apache.ratis.metrics.LongCounter;
import org.apache.ratis.metrics.MetricRegistryInfo;
import org.apache.ratis.metrics.RatisMetricRegistry;
import org.apache.ratis.metrics.Timekeeper;

/** The metrics of one component of one node, held as often as they were asked for. */
final class DropwizardMetrics implements RatisMetricRegistry {
  private final MetricRegistryInfo info;
  private final MetricRegistry registry;
  private final String prefix;
  private int holders;

  DropwizardMetrics(MetricRegistryInfo info, MetricRegistry registry) {
    this.info = info;
    this.registry = registry;
    this.prefix =
        MetricRegistry.name(
            info.getApplicationName(), info.getMetricsComponentName(), info.getPrefix());
  }

  synchronized DropwizardMetrics hold() {
    holders++;
    return this;
  }

  /** True if that was the last hold; then the metrics are gone. */
  synchronized boolean release() {
    holders--;
    if (holders == 0) {
      removeAll();
    }
    return holders == 0;
  }

  void removeAll() {
    registry.removeMatching((name, metric) -> name.startsWith(prefix + "."));
  }

  private String named(String name) {
    return MetricRegistry.name(prefix, name);
  }

  @Override
  public Timekeeper timer(String name) {
    Timer timer = registry.timer(named(name));
    return () -> timer.time()::stop;
  }

  @Override
  public LongCounter counter(String name) {
    Counter counter = registry.counter(named(name));
    return new LongCounter() {
      @Override
      public void inc(long n) {
        counter.inc(n);
      }

      @Override
      public void dec(long n) {
        counter.dec(n);
      }

      @Override
      public long getCount() {
        return counter.getCount();
      }
    };
  }

  /** A gauge that is set again replaces the former, which reads an object that is gone. */
  @Override
  public <T> void gauge(String name, Supplier<Supplier<T>> gauge) {
    Supplier<T> value = gauge.get();
    registry.remove(named(name));
    registry.register(named(name), (Gauge<T>) value::get);
  }

  @Override
  public boolean remove(String name) {
    return registry.remove(named(name));
  }

  @Override
  public MetricRegistryInfo getMetricRegistryInfo() {
    return info;
  }
}

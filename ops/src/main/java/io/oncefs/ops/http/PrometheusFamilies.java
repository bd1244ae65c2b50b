package io.oncefs.ops.http;

import com.codahale.metrics.Counting;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Sampling;
import com.codahale.metrics.Snapshot;
import com.codahale.metrics.Timer;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Dropwizard registries as Prometheus families: timers and histograms become summaries (timers in
 * seconds), counters and meters counters that never go back, numeric gauges gauges.
 */
final class PrometheusFamilies {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999};

  private final Map<String, List<GaugeDataPointSnapshot>> gauges = new TreeMap<>();
  private final Map<String, List<CounterDataPointSnapshot>> counters = new TreeMap<>();
  private final Map<String, List<SummaryDataPointSnapshot>> summaries = new TreeMap<>();

  private PrometheusFamilies() {}

  static MetricSnapshots of(MetricRegistry... registries) {
    PrometheusFamilies families = new PrometheusFamilies();
    for (MetricRegistry each : registries) {
      each.getMetrics().forEach(families::add);
    }
    return families.snapshots();
  }

  private void add(String dropwizardName, Metric metric) {
    MetricName name = MetricName.of(dropwizardName);
    if (metric instanceof Timer timer) {
      String family =
          name.family().endsWith("_seconds") ? name.family() : name.family() + "_seconds";
      summary(family, name.labels(), timer, timer.getCount(), NANOS_PER_SECOND);
    } else if (metric instanceof Histogram histogram) {
      summary(name.family(), name.labels(), histogram, histogram.getCount(), 1);
    } else if (metric instanceof Gauge<?> gauge) {
      if (gauge.getValue() instanceof Number value) {
        points(gauges, name.family())
            .add(
                GaugeDataPointSnapshot.builder()
                    .value(value.doubleValue())
                    .labels(name.labels())
                    .build());
      }
    } else if (metric instanceof Counting counting) {
      points(counters, name.family())
          .add(
              CounterDataPointSnapshot.builder()
                  .value((double) Math.max(0, counting.getCount()))
                  .labels(name.labels())
                  .build());
    }
  }

  /** Without a sum: Dropwizard keeps none over all time, and an estimate could go back. */
  private void summary(String family, Labels labels, Sampling sampling, long count, double unit) {
    Snapshot snapshot = sampling.getSnapshot();
    List<Quantile> quantiles = new ArrayList<>();
    for (double each : QUANTILES) {
      quantiles.add(new Quantile(each, snapshot.getValue(each) / unit));
    }
    points(summaries, family)
        .add(
            SummaryDataPointSnapshot.builder()
                .count(count)
                .quantiles(Quantiles.of(quantiles))
                .labels(labels)
                .build());
  }

  private static <P> List<P> points(Map<String, List<P>> families, String family) {
    return families.computeIfAbsent(family, name -> new ArrayList<>());
  }

  private MetricSnapshots snapshots() {
    List<MetricSnapshot> all = new ArrayList<>();
    gauges.forEach((name, points) -> all.add(new GaugeSnapshot(new MetricMetadata(name), points)));
    counters.forEach(
        (name, points) -> all.add(new CounterSnapshot(new MetricMetadata(name), points)));
    summaries.forEach(
        (name, points) -> all.add(new SummarySnapshot(new MetricMetadata(name), points)));
    return new MetricSnapshots(all);
  }
}

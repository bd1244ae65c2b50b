package io.oncefs.ops.bench;

import java.time.Duration;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** How long operations took, to three digits; what took longer than two minutes counts as that. */
final class Latencies {
  private static final long MAX_NANOS = Duration.ofMinutes(2).toNanos();
  private static final int SIGNIFICANT_DIGITS = 3;
  private static final double MICRO = 1_000;

  private final Histogram histogram;

  Latencies() {
    this(new ConcurrentHistogram(MAX_NANOS, SIGNIFICANT_DIGITS));
  }

  private Latencies(Histogram histogram) {
    this.histogram = histogram;
  }

  /** From any thread. */
  void add(long nanos) {
    histogram.recordValue(Math.max(0, Math.min(MAX_NANOS, nanos)));
  }

  /** As they are now: percentiles cannot be taken while more are added. */
  Latencies soFar() {
    return new Latencies(histogram.copy());
  }

  void reset() {
    histogram.reset();
  }

  long count() {
    return histogram.getTotalCount();
  }

  double micros(double percentile) {
    return histogram.getValueAtPercentile(percentile) / MICRO;
  }

  double maxMicros() {
    return histogram.getMaxValue() / MICRO;
  }

  double meanMicros() {
    return histogram.getMean() / MICRO;
  }
}

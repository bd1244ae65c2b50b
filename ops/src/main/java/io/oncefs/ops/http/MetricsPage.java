package io.oncefs.ops.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.jvm.BufferPoolMetricSet;
import com.codahale.metrics.jvm.GarbageCollectorMetricSet;
import com.codahale.metrics.jvm.MemoryUsageGaugeSet;
import com.codahale.metrics.jvm.ThreadStatesGaugeSet;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.Map;

/** The server's metrics and those of its JVM, in Prometheus' text format. */
final class MetricsPage implements Page {
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
  private final MetricRegistry server;
  private final MetricRegistry jvm = new MetricRegistry();

  MetricsPage(MetricRegistry server) {
    this.server = server;
    jvm.register("jvm.memory", new MemoryUsageGaugeSet());
    jvm.register("jvm.gc", new GarbageCollectorMetricSet());
    jvm.register("jvm.threads", new ThreadStatesGaugeSet());
    jvm.register(
        "jvm.buffers", new BufferPoolMetricSet(ManagementFactory.getPlatformMBeanServer()));
  }

  @Override
  public Answer get(Map<String, String> query) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writer.write(out, PrometheusFamilies.of(server, jvm), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Answer(200, PrometheusTextFormatWriter.CONTENT_TYPE, out.toString(UTF_8));
  }
}

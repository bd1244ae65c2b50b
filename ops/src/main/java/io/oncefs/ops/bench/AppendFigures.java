package io.oncefs.ops.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What an append workload came to; printed as one line of JSON.
 *
 * @param latencyMicros by percentile, from asking to acknowledgement
 * @param cpuSeconds by process
 * @param machine what it ran on
 */
public record AppendFigures(
    String workload,
    int size,
    int outstanding,
    double seconds,
    long appends,
    double appendsPerSecond,
    double megabytesPerSecond,
    Map<String, Double> latencyMicros,
    Map<String, Double> cpuSeconds,
    Map<String, String> machine) {

  private static final double MEGABYTE = 1e6;

  static AppendFigures of(
      AppendBench.Plan plan,
      long appends,
      double seconds,
      Histogram latencies,
      Map<String, Double> cpuSeconds) {
    Map<String, Double> micros = new LinkedHashMap<>();
    micros.put("p50", latencies.getValueAtPercentile(50) / 1000.0);
    micros.put("p90", latencies.getValueAtPercentile(90) / 1000.0);
    micros.put("p99", latencies.getValueAtPercentile(99) / 1000.0);
    micros.put("p999", latencies.getValueAtPercentile(99.9) / 1000.0);
    micros.put("max", latencies.getMaxValue() / 1000.0);
    micros.put("mean", latencies.getMean() / 1000.0);
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put("java", Runtime.version().toString());
    return new AppendFigures(
        "append",
        plan.size(),
        plan.outstanding(),
        seconds,
        appends,
        appends / seconds,
        appends * (double) plan.size() / seconds / MEGABYTE,
        micros,
        cpuSeconds,
        machine);
  }
}

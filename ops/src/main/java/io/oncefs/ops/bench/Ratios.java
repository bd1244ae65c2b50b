package io.oncefs.ops.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Two ways to do the same work, measured right after each other several times. */
final class Ratios {
  private final List<Double> throughput = new ArrayList<>();
  private final List<Double> latency = new ArrayList<>();
  private final List<Double> cpu = new ArrayList<>();

  /** One pair: what is in question, and what it is held against. */
  void add(Figures one, Figures other) {
    throughput.add(one.value() / other.value());
    latency.add(median(one) / median(other));
    cpu.add(one.cpu() / other.cpu());
  }

  private static double median(Figures figures) {
    return figures.latencyMicros().getOrDefault("p50", Double.NaN);
  }

  /** The median of the pairs. */
  double ofThroughput() {
    return median(throughput);
  }

  /** All pairs' throughput, and the medians of latency and of processor time for an operation. */
  Map<String, Object> notes() {
    Map<String, Object> notes = new LinkedHashMap<>();
    notes.put("throughputRatios", List.copyOf(throughput));
    notes.put("latencyRatio", median(latency));
    notes.put("cpuRatio", median(cpu));
    return notes;
  }

  /** Of an even number, the mean of the two in the middle. */
  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}

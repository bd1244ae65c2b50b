package io.oncefs.ops.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one measurement came to; printed as one line of JSON.
 *
 * @param key the work and its size, the same for every system that does it, such as {@code append
 *     1024 x16}
 * @param value what counts, in {@code unit}
 * @param latencyMicros by percentile, from asking to the answer; empty where none was taken
 * @param cpu seconds of processor time for each million operations or each GiB, of all processes
 * @param cpuSeconds by process
 * @param flushes of the machine's disks for each operation, or for each MiB
 * @param restCores what others on this machine used meanwhile: a disturbed run shows here
 * @param notes what else was seen
 */
public record Figures(
    String key,
    double value,
    String unit,
    double seconds,
    Map<String, Double> latencyMicros,
    double cpu,
    Map<String, Double> cpuSeconds,
    double flushes,
    double restCores,
    Map<String, Object> notes,
    Map<String, String> machine) {
  static final String PER_SECOND = "/s";
  static final String MEGABYTES = "MB/s";
  static final String MILLIS = "ms";
  static final String RATIO = "ratio";
  static final String MEBIBYTES = "MiB";
  static final String CORES = "cores";

  private static final double MILLION = 1e6;
  private static final double GIB = 1L << 30;
  private static final double MIB = 1 << 20;

  /** Of so many operations between two readings. */
  static Figures ofOperations(
      String key, long operations, Latencies latencies, Sample before, Sample after) {
    double seconds = after.secondsSince(before);
    return of(
        key,
        operations / seconds,
        PER_SECOND,
        latencies,
        before,
        after,
        operations / MILLION,
        (double) operations);
  }

  /** Of so many bytes between two readings. */
  static Figures ofBytes(String key, long bytes, Sample before, Sample after) {
    double seconds = after.secondsSince(before);
    return of(
        key, bytes / MILLION / seconds, MEGABYTES, null, before, after, bytes / GIB, bytes / MIB);
  }

  /** Of operations of which it counts how long one takes: the median is the value. */
  static Figures ofLatency(String key, Latencies latencies, Sample before, Sample after) {
    double operations = Math.max(1, latencies.count());
    return of(
        key,
        latencies.micros(50) / 1000,
        MILLIS,
        latencies,
        before,
        after,
        operations / MILLION,
        operations);
  }

  /** Of one figure held against another. */
  static Figures ofRatio(
      String key, double ratio, Sample before, Sample after, Map<String, Object> notes) {
    return of(key, ratio, RATIO, null, before, after, 1, 1).with(notes);
  }

  /** Of a pause. */
  static Figures ofPause(
      String key, double millis, Sample before, Sample after, Map<String, Object> notes) {
    Figures bare = of(key, millis, MILLIS, null, before, after, 1, 1);
    return bare.with(notes);
  }

  /** Of what was found at one moment, or over the time between two readings. */
  static Figures ofAmount(
      String key,
      double value,
      String unit,
      Sample before,
      Sample after,
      Map<String, Object> notes) {
    return of(key, value, unit, null, before, after, 1, 1).with(notes);
  }

  private static Figures of(
      String key,
      double value,
      String unit,
      @Nullable Latencies latencies,
      Sample before,
      Sample after,
      double cpuUnits,
      double flushUnits) {
    Map<String, Double> cpu = after.cpuSince(before);
    double used = cpu.values().stream().mapToDouble(Double::doubleValue).sum();
    double seconds = after.secondsSince(before);
    return new Figures(
        key,
        value,
        unit,
        seconds,
        latencies == null ? Map.of() : percentiles(latencies),
        used / cpuUnits,
        cpu,
        (after.flushes() - before.flushes()) / flushUnits,
        Math.max(0, (after.busySeconds() - before.busySeconds() - used) / seconds),
        Map.of(),
        thisMachine());
  }

  Figures with(Map<String, Object> seen) {
    return new Figures(
        key,
        value,
        unit,
        seconds,
        latencyMicros,
        cpu,
        cpuSeconds,
        flushes,
        restCores,
        seen,
        machine);
  }

  /** The same as a part of other work. */
  Figures as(String otherKey) {
    return new Figures(
        otherKey,
        value,
        unit,
        seconds,
        latencyMicros,
        cpu,
        cpuSeconds,
        flushes,
        restCores,
        notes,
        machine);
  }

  /** Whether less is better. */
  public boolean isPause() {
    return unit.equals(MILLIS);
  }

  private static Map<String, Double> percentiles(Latencies latencies) {
    Map<String, Double> micros = new LinkedHashMap<>();
    micros.put("p50", latencies.micros(50));
    micros.put("p90", latencies.micros(90));
    micros.put("p99", latencies.micros(99));
    micros.put("p999", latencies.micros(99.9));
    micros.put("max", latencies.maxMicros());
    micros.put("mean", latencies.meanMicros());
    return micros;
  }

  private static Map<String, String> thisMachine() {
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    machine.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put("java", Runtime.version().toString());
    return machine;
  }
}

package io.oncefs.ops.bench;

import io.oncefs.runtime.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One reading of what Linux counts. Elsewhere everything but the time is NaN.
 *
 * @param cpuSeconds of each process, by name; NaN for one that is gone
 * @param busySeconds of all processors together, whoever used them
 * @param flushes that the disks have completed, whoever asked for them
 */
record Sample(long nanos, Map<String, Double> cpuSeconds, double busySeconds, double flushes) {
  /** USER_HZ of Linux: what {@code /proc} counts in. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;

  /** User, nice, system, irq and softirq of the line for all processors. */
  private static final int[] BUSY = {1, 2, 3, 6, 7};

  private static final int DISK_NAME = 2;
  private static final int DISK_FLUSHES = 18;

  /** Reads the counters now. */
  static Sample take(Clock clock, Map<String, Long> pids) {
    Map<String, Double> cpu = new LinkedHashMap<>();
    pids.forEach((name, pid) -> cpu.put(name, processor(pid)));
    return new Sample(clock.nanos(), cpu, busy(), diskFlushes());
  }

  /** CPU seconds of each process between two readings; 0 for one that was gone in between. */
  Map<String, Double> cpuSince(Sample before) {
    Map<String, Double> used = new LinkedHashMap<>();
    cpuSeconds.forEach(
        (name, now) -> {
          double spent = now - before.cpuSeconds.getOrDefault(name, Double.NaN);
          used.put(name, Double.isNaN(spent) ? 0 : Math.round(spent * 1000) / 1000.0);
        });
    return used;
  }

  double secondsSince(Sample before) {
    return (nanos - before.nanos) / 1e9;
  }

  private static double processor(long pid) {
    for (String line : lines("/proc/" + pid + "/stat")) {
      // The name of the command, in parentheses, may hold anything.
      List<String> fields = List.of(line.substring(line.lastIndexOf(')') + 2).split(" ", -1));
      return (number(fields, USER_TICKS) + number(fields, SYSTEM_TICKS)) / TICKS_PER_SECOND;
    }
    return Double.NaN;
  }

  private static double busy() {
    for (String line : lines("/proc/stat")) {
      List<String> fields = List.of(line.trim().split("\\s+", -1));
      double ticks = 0;
      for (int each : BUSY) {
        ticks += number(fields, each);
      }
      return ticks / TICKS_PER_SECOND;
    }
    return Double.NaN;
  }

  private static double diskFlushes() {
    double flushes = 0;
    for (String line : lines("/proc/diskstats")) {
      List<String> fields = List.of(line.trim().split("\\s+", -1));
      if (fields.size() > DISK_FLUSHES && fields.get(DISK_NAME).matches("(vd|sd)[a-z]|nvme.n.")) {
        flushes += number(fields, DISK_FLUSHES);
      }
    }
    return flushes;
  }

  private static double number(List<String> fields, int index) {
    return Double.parseDouble(fields.get(index));
  }

  private static List<String> lines(String file) {
    try {
      return Files.readAllLines(Path.of(file), StandardCharsets.ISO_8859_1);
    } catch (IOException notHere) {
      return List.of();
    }
  }
}

package io.oncefs.ops.bench.curves;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recorded measurements whose key is {@code WHAT NUMBER WORK}, such as {@code files 10000 stat x1}:
 * a curve for each work over the number, those of one unit together. Where one was measured several
 * times, the median counts.
 */
public final class Curves {
  private static final Pattern KEY = Pattern.compile("(files|servers|chunks) ([0-9]{1,12}) (.+)");
  private static final double MICROS_PER_MILLI = 1_000;
  private static final String LATENCY = "latency";
  private static final List<String> PERCENTILES = List.of("p50", "p99");

  /** By what was measured and unit, then by work, then by number. */
  private final Map<Sheet, Map<String, Map<Long, List<Double>>>> points = new TreeMap<>();

  private Curves() {}

  /**
   * Curves that share their axes.
   *
   * @param what the number counts
   */
  public record Sheet(String what, String unit) implements Comparable<Sheet> {
    @Override
    public int compareTo(Sheet other) {
      int byWhat = what.compareTo(other.what);
      return byWhat != 0 ? byWhat : unit.compareTo(other.unit);
    }

    /** What its file is called, without an ending. */
    public String fileName() {
      return what + "-" + unit.replace("/s", "per-second").replaceAll("[^A-Za-z0-9]+", "-");
    }
  }

  /**
   * Reads what {@code --results} wrote; other measurements are passed over.
   *
   * @throws IOException if a line is no JSON
   */
  public static Curves read(List<Path> results) throws IOException {
    Curves curves = new Curves();
    ObjectMapper json = new ObjectMapper();
    for (Path each : results) {
      for (String line : Files.readAllLines(each, StandardCharsets.UTF_8)) {
        if (!line.isBlank()) {
          curves.add(json.readTree(line));
        }
      }
    }
    return curves;
  }

  private void add(JsonNode figures) {
    Matcher key = KEY.matcher(figures.path("key").asText());
    if (!key.matches()) {
      return;
    }
    String what = key.group(1);
    long number = Long.parseLong(key.group(2));
    String work = key.group(3);
    String unit = figures.path("unit").asText();
    add(new Sheet(what, unit), work, number, figures.path("value").asDouble());
    for (String each : PERCENTILES) {
      JsonNode micros = figures.path("latencyMicros").path(each);
      if (micros.isNumber()) {
        Sheet latency = new Sheet(what, LATENCY);
        add(latency, work + " " + each, number, micros.asDouble() / MICROS_PER_MILLI);
      }
    }
  }

  private void add(Sheet sheet, String work, long number, double value) {
    points
        .computeIfAbsent(sheet, unseen -> new TreeMap<>())
        .computeIfAbsent(work, unseen -> new TreeMap<>())
        .computeIfAbsent(number, unseen -> new ArrayList<>())
        .add(value);
  }

  public List<Sheet> sheets() {
    return List.copyOf(points.keySet());
  }

  /** The values of each work on a sheet, by ascending number. */
  public Map<String, Map<Long, Double>> on(Sheet sheet) {
    Map<String, Map<Long, Double>> curves = new TreeMap<>();
    points
        .getOrDefault(sheet, Map.of())
        .forEach(
            (work, byNumber) -> {
              Map<Long, Double> curve = new TreeMap<>();
              byNumber.forEach((number, values) -> curve.put(number, median(values)));
              curves.put(work, curve);
            });
    return curves;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  /** What the values on a sheet are in. */
  static String axis(Sheet sheet) {
    return sheet.unit().equals(LATENCY) ? "ms" : sheet.unit();
  }
}

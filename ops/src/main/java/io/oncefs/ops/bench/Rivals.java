package io.oncefs.ops.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What others have reached at the same work: lines of {@code key=value} fields separated by tabs,
 * as the peers' harness writes them, or lines of JSON as {@code oncefs bench} does, such as those
 * of an earlier version.
 */
public final class Rivals {
  private static final Pattern THREADS = Pattern.compile("(\\d+) threads");
  private static final Pattern KIBIBYTES = Pattern.compile("(\\d+) KiB");

  /** One system's figure. */
  public record Rival(String name, double value, boolean durable) {}

  private final Map<String, List<Rival>> byKey = new HashMap<>();

  private Rivals() {}

  /** Reads a file of either kind; lines of other work are passed over. */
  public static Rivals read(Path file) throws IOException {
    Rivals rivals = new Rivals();
    ObjectMapper json = new ObjectMapper();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      if (line.startsWith("{")) {
        JsonNode figures = json.readTree(line);
        rivals.add(
            figures.path("key").asText(),
            new Rival(file.getFileName() + "", figures.path("value").asDouble(Double.NaN), true));
      } else {
        rivals.addPeer(line);
      }
    }
    return rivals;
  }

  /**
   * The best at this work.
   *
   * @param durableOnly whether it must have been on disk when it was acknowledged
   */
  public Optional<Rival> best(Figures of, boolean durableOnly) {
    return byKey.getOrDefault(of.key(), List.of()).stream()
        .filter(each -> each.durable() || !durableOnly)
        .max(
            (a, b) ->
                of.isPause()
                    ? Double.compare(b.value(), a.value())
                    : Double.compare(a.value(), b.value()));
  }

  private void add(String key, Rival rival) {
    if (!key.isEmpty() && !Double.isNaN(rival.value())) {
      byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(rival);
    }
  }

  private void addPeer(String line) {
    Map<String, String> fields = new HashMap<>();
    for (String each : line.split("\t", -1)) {
      int equals = each.indexOf('=');
      if (equals > 0) {
        fields.put(each.substring(0, equals), each.substring(equals + 1));
      }
    }
    String variant = fields.getOrDefault("variant", "");
    String work = fields.getOrDefault("case", "");
    if (work.contains("strace") || variant.contains("throttle") || fields.containsKey("error")) {
      return;
    }
    String name = fields.getOrDefault("peer", "?") + " " + variant;
    boolean durable = !variant.startsWith("hflush") && !variant.startsWith("default");
    switch (fields.getOrDefault("wl", "")) {
      case "W1" -> {
        if (work.contains(" one ")) {
          String key = "append " + fields.get("size") + " x" + fields.get("outstanding");
          add(key, new Rival(name, number(fields, "recs_s"), durable));
        }
      }
      case "W2" -> add("write", new Rival(name, number(fields, "MB_s"), durable));
      case "W3" -> addRead(work, name, fields);
      case "W4" -> add(metadataKey(work), new Rival(name, number(fields, "ops_s"), true));
      case "W5" -> add("failover replica", new Rival(name, number(fields, "gap_ms"), durable));
      default -> {}
    }
  }

  private void addRead(String work, String name, Map<String, String> fields) {
    if (work.startsWith("sequential")) {
      String key = work.endsWith("warm") ? "read warm" : "read cold";
      add(key, new Rival(name, number(fields, "MB_s"), true));
    } else {
      long bytes = Long.parseLong(found(KIBIBYTES, work)) << 10;
      String key = "random-read " + bytes + " x" + found(THREADS, work);
      add(key, new Rival(name, number(fields, "ops_s"), true));
    }
  }

  private static String metadataKey(String work) {
    String threads = " x" + found(THREADS, work);
    String verb = work.toLowerCase(Locale.ROOT);
    if (verb.startsWith("create")) {
      return "create" + threads;
    }
    return verb.startsWith("stat") ? "stat" + threads : "list 1000" + threads;
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "0";
  }

  private static double number(Map<String, String> fields, String key) {
    String text = fields.get(key);
    return text == null ? Double.NaN : Double.parseDouble(text);
  }
}

package io.oncefs.ops.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.oncefs.ops.chaos.load.Waits.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Findings for people ({@code report.md}) and for programs ({@code faults.jsonl}). */
public final class Report {
  private Report() {}

  /** Writes both into a directory that exists. */
  public static void write(Path directory, Findings findings) throws IOException {
    Files.write(directory.resolve("faults.jsonl"), lines(findings), UTF_8);
    Files.write(directory.resolve("report.md"), markdown(findings), UTF_8);
  }

  /** One fault in a line. */
  static String line(Episode episode) {
    return episode.fault()
        + ": longest append "
        + Episode.millis(episode.during(), Kind.APPEND)
        + " ms, read "
        + Episode.millis(episode.during(), Kind.READ)
        + " ms, metadata "
        + Episode.millis(episode.during(), Kind.METADATA)
        + " ms; healing "
        + Episode.millis(episode.healing(), Kind.APPEND)
        + "/"
        + Episode.millis(episode.healing(), Kind.READ)
        + "/"
        + Episode.millis(episode.healing(), Kind.METADATA)
        + "; whole "
        + Episode.millis(episode.whole(), Kind.APPEND)
        + "/"
        + Episode.millis(episode.whole(), Kind.READ)
        + "/"
        + Episode.millis(episode.whole(), Kind.METADATA)
        + " ms; all back after "
        + episode.recovered().toMillis()
        + " ms"
        + (episode.failure() == null ? "" : "; FAILED: " + episode.failure());
  }

  private static List<String> lines(Findings findings) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<String> lines = new ArrayList<>();
    for (Episode each : findings.episodes()) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("fault", each.fault());
      line.put("what", each.what());
      line.put("steps", each.steps());
      line.put("quietMs", millis(each.quiet()));
      line.put("duringMs", millis(each.during()));
      line.put("healingMs", millis(each.healing()));
      line.put("wholeMs", millis(each.whole()));
      line.put("recoveredMs", each.recovered().toMillis());
      line.put("failure", each.failure() == null ? "" : each.failure());
      line.put("again", ChaosPlan.again(each.fault()));
      lines.add(json.writeValueAsString(line));
    }
    return lines;
  }

  private static Map<String, Long> millis(Map<Kind, Duration> waits) {
    Map<String, Long> millis = new TreeMap<>();
    waits.forEach((kind, wait) -> millis.put(kind.name(), wait.toMillis()));
    return millis;
  }

  private static List<String> markdown(Findings findings) {
    List<String> lines = new ArrayList<>();
    lines.add("# " + findings.verdict());
    lines.add("");
    lines.add(
        findings.chunks()
            + " chunks, every valid replica read and compared; "
            + findings.incomplete()
            + " of them have fewer replicas than they should, "
            + findings.repair().toMillis()
            + " ms after the load had ended. "
            + findings.lost()
            + " replicas on damaged disks cannot be read, and say so.");
    lines.add("");
    lines.add(
        "| fault | what was done | times | longest append, ms: median, max | longest read |"
            + " longest metadata change | healing included: append, read, metadata | all back |"
            + " command |");
    lines.add("|---|---|---|---|---|---|---|---|---|");
    byFault(findings).values().forEach(each -> lines.add(row(each)));
    lines.add("");
    lines.add(
        "Before each fault, with nothing wrong, the longest append took "
            + median(
                findings.episodes().stream()
                    .map(each -> Episode.millis(each.quiet(), Kind.APPEND))
                    .toList())
            + " ms in the median.");
    section(
        lines, "Skipped", findings.skipped().entrySet().stream().map(Object::toString).toList());
    section(lines, "Anomalies", findings.anomalies());
    section(lines, "Client errors", findings.errors());
    section(
        lines,
        "Not recovered from",
        findings.episodes().stream()
            .filter(each -> each.failure() != null)
            .map(each -> each.fault() + ": " + each.failure())
            .toList());
    return lines;
  }

  private static Map<String, List<Episode>> byFault(Findings findings) {
    Map<String, List<Episode>> byFault = new LinkedHashMap<>();
    for (Episode each : findings.episodes()) {
      byFault.computeIfAbsent(each.fault(), name -> new ArrayList<>()).add(each);
    }
    return byFault;
  }

  private static String row(List<Episode> same) {
    List<Long> appends =
        same.stream().map(each -> Episode.millis(each.during(), Kind.APPEND)).toList();
    return "| "
        + String.join(
            " | ",
            same.get(0).fault(),
            same.get(0).what(),
            Integer.toString(same.size()),
            median(appends) + ", " + max(appends),
            max(same, Episode::during, Kind.READ),
            max(same, Episode::during, Kind.METADATA),
            max(same, Episode::whole, Kind.APPEND)
                + ", "
                + max(same, Episode::whole, Kind.READ)
                + ", "
                + max(same, Episode::whole, Kind.METADATA),
            Long.toString(max(same.stream().map(each -> each.recovered().toMillis()).toList())),
            "`" + ChaosPlan.again(same.get(0).fault()) + "`")
        + " |";
  }

  private static String max(
      List<Episode> same, Function<Episode, Map<Kind, Duration>> phase, Kind kind) {
    return Long.toString(
        max(same.stream().map(each -> Episode.millis(phase.apply(each), kind)).toList()));
  }

  private static long max(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(0L);
  }

  private static void section(List<String> lines, String title, List<String> entries) {
    if (!entries.isEmpty()) {
      lines.add("");
      lines.add("## " + title);
      lines.add("");
      entries.forEach(each -> lines.add("* " + each));
    }
  }
}

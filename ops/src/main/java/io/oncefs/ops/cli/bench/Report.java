package io.oncefs.ops.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.oncefs.ops.bench.Figures;
import io.oncefs.ops.bench.Rivals;
import io.oncefs.ops.bench.Rivals.Rival;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where figures go, and what they are held against. */
final class Report {
  @Mixin private OutputOptions options = new OutputOptions();

  @Option(
      names = "--results",
      paramLabel = "FILE",
      description = "Add one line of JSON for each measurement to this file.")
  private @Nullable Path results;

  @Option(
      names = "--vs",
      paramLabel = "FILE",
      description = "Compare with these results: of the peers' harness, or an earlier --results.")
  private @Nullable Path versus;

  private final List<Figures> all = new ArrayList<>();

  void say(String line) {
    options.say(line);
  }

  /** Takes note of one measurement, at once. */
  void add(Figures figures) throws IOException {
    all.add(figures);
    if (results != null) {
      Files.writeString(
          results,
          new ObjectMapper().writeValueAsString(figures) + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
  }

  /** Prints all of them. */
  void print() throws IOException {
    if (options.wantsJson()) {
      options.output().json(all);
    } else if (versus == null) {
      options.output().print(alone());
    } else {
      options.output().print(beside(Rivals.read(versus)));
    }
  }

  private Grid alone() {
    Grid grid =
        Grid.of(
            "work", "value", "unit", "p50Us", "p99Us", "p999Us", "cpuPerUnit", "flushes", "rest");
    for (Figures each : all) {
      grid.row(
          each.key(),
          rounded(each.value()),
          each.unit(),
          micros(each, "p50"),
          micros(each, "p99"),
          micros(each, "p999"),
          rounded(each.cpu()),
          rounded(each.flushes()),
          rounded(each.restCores()));
    }
    return grid;
  }

  private Grid beside(Rivals rivals) {
    Grid grid =
        Grid.of(
            "work",
            "value",
            "unit",
            "bestDurable",
            "by",
            "ratio",
            "bestOfAny",
            "byAny",
            "ratioAny");
    for (Figures each : all) {
      Optional<Rival> durable = rivals.best(each, true);
      Optional<Rival> any = rivals.best(each, false);
      grid.row(
          each.key(),
          rounded(each.value()),
          each.unit(),
          durable.map(rival -> (Object) rounded(rival.value())).orElse(null),
          durable.map(Rival::name).orElse(null),
          durable.map(rival -> (Object) ratio(each, rival)).orElse(null),
          any.map(rival -> (Object) rounded(rival.value())).orElse(null),
          any.map(Rival::name).orElse(null),
          any.map(rival -> (Object) ratio(each, rival)).orElse(null));
    }
    return grid;
  }

  /** Above 1 is better than they are. */
  private static double ratio(Figures ours, Rival theirs) {
    double ratio = ours.isPause() ? theirs.value() / ours.value() : ours.value() / theirs.value();
    return Math.round(ratio * 100) / 100.0;
  }

  private static @Nullable Object micros(Figures figures, String percentile) {
    Double value = figures.latencyMicros().get(percentile);
    return value == null ? null : (Object) Math.round(value);
  }

  private static double rounded(double value) {
    return value >= 100 ? Math.round(value) : Math.round(value * 100) / 100.0;
  }
}

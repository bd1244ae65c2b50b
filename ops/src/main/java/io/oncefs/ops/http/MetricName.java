package io.oncefs.ops.http;

import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Locale;

/**
 * A Dropwizard name as Prometheus wants it. {@code append.latency{stage=queue}} is the family
 * {@code oncefs_append_latency} with one label; names without braces have none.
 */
record MetricName(String family, Labels labels) {
  static MetricName of(String name) {
    int brace = name.indexOf('{');
    String family = brace < 0 ? name : name.substring(0, brace);
    Labels labels =
        brace < 0 || !name.endsWith("}")
            ? Labels.EMPTY
            : labels(name.substring(brace + 1, name.length() - 1));
    return new MetricName(
        sanitized(family.startsWith("jvm") ? family : "oncefs." + family), labels);
  }

  private static Labels labels(String text) {
    Labels.Builder labels = Labels.builder();
    for (String each : text.split(",", -1)) {
      String[] parts = each.split("=", 2);
      if (parts.length == 2) {
        labels.label(sanitized(parts[0].strip()), parts[1].strip().replaceAll("^\"|\"$", ""));
      }
    }
    return labels.build();
  }

  /** Lower case words with underscores between them. */
  private static String sanitized(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .replaceAll("[^A-Za-z0-9]+", "_")
        .replaceAll("_(total|created|bucket|info)$", "")
        .toLowerCase(Locale.ROOT);
  }
}

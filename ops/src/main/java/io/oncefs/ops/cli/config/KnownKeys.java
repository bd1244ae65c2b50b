package io.oncefs.ops.cli.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The keys that the modules' {@code reference.conf} files list: no other key means anything. */
final class KnownKeys {
  private static final String ROOT = "oncefs";

  private final SortedMap<String, ConfigValue> keys;

  private KnownKeys(SortedMap<String, ConfigValue> keys) {
    this.keys = keys;
  }

  static KnownKeys of(Config reference) {
    return new KnownKeys(leaves(reference));
  }

  /** Every key under {@code oncefs}, also those without a value. */
  static SortedMap<String, ConfigValue> leaves(Config config) {
    SortedMap<String, ConfigValue> leaves = new TreeMap<>();
    ConfigValue ours = config.root().get(ROOT);
    if (ours != null) {
      collect(ROOT, ours, leaves);
    }
    return leaves;
  }

  private static void collect(String path, ConfigValue value, Map<String, ConfigValue> into) {
    if (value instanceof ConfigObject object && !object.isEmpty()) {
      object.forEach((name, child) -> collect(path + "." + name, child, into));
    } else {
      into.put(path, value);
    }
  }

  /**
   * The variable that sets a key: {@code oncefs.master.data-dir} is {@code ONCEFS_MASTER_DATA_DIR}.
   */
  static String variable(String key) {
    return key.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
  }

  Iterable<String> names() {
    return keys.keySet();
  }

  boolean isList(String key) {
    ConfigValue value = keys.get(key);
    return value != null && value.valueType() == ConfigValueType.LIST;
  }

  /**
   * Refuses a layer that sets a key nobody reads.
   *
   * @param source names the layer to the person who wrote it
   */
  void check(Config layer, String source) throws CommandFailure {
    for (Map.Entry<String, ConfigValue> each : leaves(layer).entrySet()) {
      if (!keys.containsKey(each.getKey())) {
        throw unknown(each.getKey(), source + ", line " + each.getValue().origin().lineNumber());
      }
    }
  }

  void check(String key, String source) throws CommandFailure {
    if (!keys.containsKey(key)) {
      throw unknown(key, source);
    }
  }

  private CommandFailure unknown(String key, String source) {
    String nearest =
        keys.keySet().stream()
            .min(Comparator.comparingInt(known -> distance(known, key)))
            .orElse(ROOT);
    return new CommandFailure(
        ExitCode.USAGE,
        "unknown key " + key + " (" + source + "); the nearest known one is " + nearest,
        "oncefs config print");
  }

  /** Levenshtein's: how many letters to add, drop or replace. */
  static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replace = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replace, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}

package io.oncefs.ops.cli.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValue;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names the whole key and the origin of a value that cannot be read: the modules read their part of
 * the configuration, so what they complain about is a part of a key.
 */
final class WrongValue {
  private static final Pattern VALUE = Pattern.compile("Invalid value at '([^']+)': (.*)");
  private static final Pattern TYPE = Pattern.compile("([a-z0-9.-]+) has type (.*)");

  private WrongValue() {}

  /** The failure to show; empty if it is not about one value. */
  static Optional<CommandFailure> of(Config config, String prefix, ConfigException wrong) {
    String message = String.valueOf(wrong.getMessage());
    for (Pattern each : List.of(VALUE, TYPE)) {
      Matcher matcher = each.matcher(message);
      if (matcher.find()) {
        String part = matcher.group(1);
        String problem = each == TYPE ? "it has type " + matcher.group(2) : matcher.group(2);
        return KnownKeys.leaves(config).entrySet().stream()
            .filter(key -> isMeant(key.getKey(), prefix, part))
            .filter(key -> !isReference(key.getValue()))
            .findFirst()
            .map(key -> failure(key, problem, wrong));
      }
    }
    return Optional.empty();
  }

  private static boolean isMeant(String key, String prefix, String part) {
    return key.startsWith(prefix) && (key.equals(part) || key.endsWith("." + part));
  }

  static boolean isReference(ConfigValue value) {
    return value.origin().description().contains("reference.conf");
  }

  private static CommandFailure failure(
      Map.Entry<String, ConfigValue> key, String problem, ConfigException wrong) {
    return new CommandFailure(
        ExitCode.USAGE,
        "configuration: "
            + key.getKey()
            + " = "
            + key.getValue().unwrapped()
            + " ("
            + key.getValue().origin().description()
            + "): "
            + problem,
        "oncefs config explain " + key.getKey(),
        wrong);
  }
}

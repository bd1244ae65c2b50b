package io.oncefs.ops.cli.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValueFactory;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lays the sources of configuration over each other: what is defined on the command line wins over
 * the environment, that over the file, and that over the {@code reference.conf} of the modules.
 */
public final class SettingsLoader {
  private SettingsLoader() {}

  /**
   * Reads all sources.
   *
   * @param file null for none
   * @param defined keys given as {@code -Dkey=value}
   * @throws CommandFailure for a file that cannot be read and for a key that nobody reads
   */
  public static Settings load(
      @Nullable Path file, Map<String, String> defined, Map<String, String> environment)
      throws CommandFailure {
    try {
      Config reference = ConfigFactory.defaultReferenceUnresolved();
      KnownKeys known = KnownKeys.of(reference);
      Config fromFile = file == null ? ConfigFactory.empty() : parse(file);
      known.check(fromFile, "in " + file);
      for (String key : defined.keySet()) {
        known.check(key, "given with -D");
      }
      Config merged =
          layer(defined, known, "-D")
              .withFallback(environment(environment, known))
              .withFallback(fromFile)
              .withFallback(reference)
              .resolve();
      return new Settings(merged);
    } catch (ConfigException wrong) {
      throw Settings.failure(wrong);
    }
  }

  private static Config parse(Path file) throws CommandFailure {
    if (!Files.isReadable(file)) {
      throw new CommandFailure(
          ExitCode.USAGE, "configuration file " + file + " cannot be read", "ls -l " + file);
    }
    return ConfigFactory.parseFile(
        file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
  }

  private static Config environment(Map<String, String> environment, KnownKeys known) {
    Config config = ConfigFactory.empty();
    for (String key : known.names()) {
      String variable = KnownKeys.variable(key);
      String value = environment.get(variable);
      if (value != null) {
        config = with(config, known, key, value, "environment variable " + variable);
      }
    }
    return config;
  }

  private static Config layer(Map<String, String> values, KnownKeys known, String origin) {
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, String> each : values.entrySet()) {
      config = with(config, known, each.getKey(), each.getValue(), origin);
    }
    return config;
  }

  /** Texts: the typed getters turn them into numbers, sizes and durations. Commas part a list. */
  private static Config with(
      Config config, KnownKeys known, String key, String value, String origin) {
    Object parsed = known.isList(key) ? List.of(value.split(",", -1)) : value;
    return config.withValue(key, ConfigValueFactory.fromAnyRef(parsed, origin));
  }
}

package io.oncefs.ops.cli.config;

import io.oncefs.ops.cli.command.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where configuration comes from. */
public final class ConfigOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "HOCON file; default $ONCEFS_CONFIG, then oncefs/oncefs.conf under $XDG_CONFIG_HOME.")
  private @Nullable Path file;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "Sets one key, over environment and file; oncefs config print lists them.")
  private Map<String, String> defined = new HashMap<>();

  /** Loads what the options, the environment and the file say. */
  public Settings load() throws CommandFailure {
    return load(Map.of());
  }

  /**
   * The same with what dedicated options of a command say.
   *
   * @param given keys that win over everything else
   */
  public Settings load(Map<String, String> given) throws CommandFailure {
    Map<String, String> all = new HashMap<>(defined);
    all.putAll(given);
    return SettingsLoader.load(file == null ? usual(System.getenv()) : file, all, System.getenv());
  }

  /** What that file and the environment say, whatever file is the usual one. */
  public static Settings of(Path file) throws CommandFailure {
    return SettingsLoader.load(file, Map.of(), System.getenv());
  }

  private static @Nullable Path usual(Map<String, String> environment) {
    String named = environment.get("ONCEFS_CONFIG");
    if (named != null && !named.isEmpty()) {
      return Path.of(named);
    }
    String home = environment.get("XDG_CONFIG_HOME");
    Path base =
        home == null || home.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".config")
            : Path.of(home);
    Path usual = base.resolve("oncefs").resolve("oncefs.conf");
    return Files.isRegularFile(usual) ? usual : null;
  }
}

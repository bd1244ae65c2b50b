package io.oncefs.ops.cli.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import io.oncefs.chunk.ChunkConfig;
import io.oncefs.client.OnceFs;
import io.oncefs.master.MasterConfig;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cluster.DaemonLogging;
import io.oncefs.ops.http.BuildVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The effective configuration. */
public final class Settings {
  private static final Pattern SECRET = Pattern.compile(".*(secret|password|token).*");

  private static final String CLIENT = "oncefs.client.";

  private final Config config;

  Settings(Config config) {
    this.config = config;
  }

  /** One key as it stands. */
  public record Value(String key, String value, String origin) {}

  /** host:port of every master, comma separated. */
  public String masters() throws CommandFailure {
    return text("oncefs.masters");
  }

  /** Whether nobody said who they are. */
  public boolean mastersAreDefault() {
    return WrongValue.isReference(config.getValue("oncefs.masters"));
  }

  /** What a change over the admin HTTP has to show; empty if none is set. */
  public String adminToken() throws CommandFailure {
    return text("oncefs.admin-token");
  }

  /** What a master is started with. */
  public MasterConfig master() throws CommandFailure {
    return read("oncefs.master.", () -> MasterConfig.of(config, BuildVersion.current()));
  }

  /** What a chunkserver is started with. */
  public ChunkConfig chunkserver() throws CommandFailure {
    return read("oncefs.chunkserver.", () -> ChunkConfig.of(config));
  }

  /** Logging as a server does it, to where {@code oncefs.log.file} says. */
  public void startLogging() throws CommandFailure {
    String file = text("oncefs.log.file");
    if (file.isEmpty()) {
      DaemonLogging.toStandardOutput();
    } else {
      DaemonLogging.toFile(Path.of(file));
    }
  }

  private <T> T read(String prefix, Supplier<T> typed) throws CommandFailure {
    try {
      return typed.get();
    } catch (ConfigException wrong) {
      throw WrongValue.of(config, prefix, wrong).orElseGet(() -> failure(wrong));
    } catch (IllegalArgumentException wrong) {
      throw new CommandFailure(
          ExitCode.USAGE, "configuration: " + wrong.getMessage(), "oncefs config print", wrong);
    }
  }

  /**
   * A client of that cluster; the caller closes it. The client library looks for its settings in
   * the system's properties, so what was set for it stands there meanwhile.
   */
  public OnceFs connect() throws CommandFailure {
    String masters = masters();
    Map<String, String> changed = changedForClients();
    changed.forEach(System::setProperty);
    ConfigFactory.invalidateCaches();
    try {
      return read(CLIENT, () -> OnceFs.connect(masters));
    } finally {
      changed.keySet().forEach(System::clearProperty);
      ConfigFactory.invalidateCaches();
    }
  }

  private Map<String, String> changedForClients() {
    Config reference = ConfigFactory.defaultReference();
    Map<String, String> changed = new HashMap<>();
    KnownKeys.leaves(config)
        .forEach(
            (key, value) -> {
              if (key.startsWith(CLIENT) && !value.equals(reference.getValue(key))) {
                changed.put(key, value.unwrapped().toString());
              }
            });
    return changed;
  }

  /** Every key with its value and where that came from; secrets are shown as stars. */
  public List<Value> values() {
    List<Value> values = new ArrayList<>();
    for (Map.Entry<String, ConfigValue> each : KnownKeys.leaves(config).entrySet()) {
      String value =
          SECRET.matcher(each.getKey()).matches()
              ? "***"
              : each.getValue().render(ConfigRenderOptions.concise());
      values.add(new Value(each.getKey(), value, each.getValue().origin().description()));
    }
    return values;
  }

  /** What is known of one key: the words of its {@code reference.conf} above all. */
  public Map<String, String> explain(String key) throws CommandFailure {
    Config reference = ConfigFactory.defaultReferenceUnresolved();
    KnownKeys.of(reference).check(key, "asked for");
    ConfigValue standard = KnownKeys.leaves(reference).get(key);
    Map<String, String> parts = new LinkedHashMap<>();
    for (Value each : values()) {
      if (each.key().equals(key) && standard != null) {
        String meaning =
            String.join(
                " ", standard.origin().comments().stream().map(line -> line.strip()).toList());
        parts.put("key", key);
        parts.put("meaning", meaning);
        parts.put("value", each.value());
        parts.put("origin", each.origin());
        parts.put("default", standard.render(ConfigRenderOptions.concise()));
        parts.put("variable", KnownKeys.variable(key));
      }
    }
    return parts;
  }

  /** The same as text, one key a line. */
  public String render() {
    StringBuilder text = new StringBuilder();
    for (Value each : values()) {
      text.append(each.key())
          .append(" = ")
          .append(each.value())
          .append("  # ")
          .append(each.origin());
      text.append('\n');
    }
    return text.toString();
  }

  private String text(String key) throws CommandFailure {
    return read("", () -> config.getString(key));
  }

  static CommandFailure failure(ConfigException wrong) {
    return new CommandFailure(
        ExitCode.USAGE, "configuration: " + wrong.getMessage(), "oncefs config print", wrong);
  }
}

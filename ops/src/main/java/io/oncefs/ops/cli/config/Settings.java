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
import io.oncefs.ops.http.BuildVersion;
import java.util.ArrayList;
import java.util.HashMap;
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

  /** What a change over the admin HTTP has to show; empty if none is set. */
  public String adminToken() throws CommandFailure {
    return text("oncefs.admin-token");
  }

  /** What a master is started with. */
  public MasterConfig master() throws CommandFailure {
    return read(() -> MasterConfig.of(config, BuildVersion.current()));
  }

  /** What a chunkserver is started with. */
  public ChunkConfig chunkserver() throws CommandFailure {
    return read(() -> ChunkConfig.of(config));
  }

  private static <T> T read(Supplier<T> typed) throws CommandFailure {
    try {
      return typed.get();
    } catch (ConfigException wrong) {
      throw failure(wrong);
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
      return OnceFs.connect(masters);
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
    return read(() -> config.getString(key));
  }

  static CommandFailure failure(ConfigException wrong) {
    return new CommandFailure(
        ExitCode.USAGE, "configuration: " + wrong.getMessage(), "oncefs config print", wrong);
  }
}

package io.oncefs.ops.cli.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The effective configuration. */
public final class Settings {
  private static final Pattern SECRET = Pattern.compile(".*(secret|password|token).*");

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
    try {
      return config.getString(key);
    } catch (ConfigException wrong) {
      throw failure(wrong);
    }
  }

  static CommandFailure failure(ConfigException wrong) {
    return new CommandFailure(
        ExitCode.USAGE, "configuration: " + wrong.getMessage(), "oncefs config print", wrong);
  }
}

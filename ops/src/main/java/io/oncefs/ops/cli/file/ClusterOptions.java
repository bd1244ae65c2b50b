package io.oncefs.ops.cli.file;

import io.oncefs.client.OnceFs;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.MastersOrigin;
import io.oncefs.ops.cli.config.ConfigOptions;
import io.oncefs.ops.cli.config.Settings;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which cluster a command talks to. */
public final class ClusterOptions implements MastersOrigin {
  @Option(
      names = {"-m", "--masters"},
      paramLabel = "HOST:PORT,...",
      description = "The masters; default $ONCEFS_MASTERS, then oncefs.masters of the file.")
  private @Nullable String masters;

  @Mixin private ConfigOptions configuration = new ConfigOptions();

  /** host:port of the masters, comma separated. */
  public String masters() throws CommandFailure {
    return settings().masters();
  }

  /** What a change over the admin HTTP has to show; empty if none is set. */
  public String adminToken() throws CommandFailure {
    return settings().adminToken();
  }

  @Override
  public boolean isDefault() {
    try {
      return settings().mastersAreDefault();
    } catch (CommandFailure unreadable) {
      return false;
    }
  }

  private Settings settings() throws CommandFailure {
    return configuration.load(masters == null ? Map.of() : Map.of("oncefs.masters", masters));
  }

  /** A client of that cluster; the caller closes it. */
  public OnceFs connect() throws CommandFailure {
    return settings().connect();
  }
}

package io.oncefs.chunk;

import com.typesafe.config.Config;
import io.oncefs.chunk.core.CoreSettings;
import io.oncefs.chunk.core.TableLimits;
import io.oncefs.chunk.engine.EngineSettings;
import io.oncefs.chunk.store.StoreSettings;
import io.oncefs.chunk.sync.CopySettings;
import io.oncefs.chunk.sync.ScrubSettings;
import io.oncefs.common.Checks;
import java.nio.file.Path;
import java.util.List;

/**
 * What a chunkserver process needs to know.
 *
 * @param bindHost local address that its port is bound to
 * @param directory of its store
 * @param storeKind name of the store's provider
 */
public record ChunkConfig(
    NodeSettings node, String bindHost, Path directory, String storeKind, StoreSettings store) {
  private static final int HTTP_PORT_ABOVE = 2;

  /**
   * Reads {@code oncefs.*}.
   *
   * @throws IllegalArgumentException (or Config's own) with the key and what is wrong with it
   */
  public static ChunkConfig of(Config root) {
    Config config = root.getConfig("oncefs.chunkserver");
    String address = required(root, "oncefs.chunkserver.address");
    String bind = config.getString("bind");
    String http = config.getString("http");
    NodeSettings node =
        new NodeSettings(
            List.of(required(root, "oncefs.masters").split(",", -1)),
            address,
            http.isEmpty() ? host(address) + ":" + (port(address) + HTTP_PORT_ABOVE) : http,
            config.getString("rack"),
            config.getDuration("heartbeat").toNanos(),
            new EngineSettings(
                config.getInt("shards"),
                config.getInt("readers"),
                config.getBytes("queue-bytes"),
                config.getInt("queue-requests")),
            CoreSettings.DEFAULT
                .withPipelineDepth(config.getInt("pipeline"))
                .withTables(
                    TableLimits.DEFAULT.withBytesMax(config.getBytes("writer-table-bytes"))),
            new CopySettings(config.getInt("copies"), config.getBytes("copy-bytes-per-second")),
            new ScrubSettings(
                config.getBytes("scrub-bytes-per-second"),
                config.getDuration("scrub-gap").toNanos()));
    return new ChunkConfig(
        node,
        bind.isEmpty() ? host(address) : bind,
        Path.of(required(root, "oncefs.chunkserver.dir")),
        config.getString("store"),
        new StoreSettings(
            config.getBytes("memory"), config.getBytes("reserve"), config.getBytes("capacity")));
  }

  private static String required(Config root, String key) {
    String value = root.getString(key);
    Checks.argument(!value.isEmpty(), "%s is not set; give it with -D%s=... or --config", key, key);
    return value;
  }

  String address() {
    return node.address();
  }

  int port() {
    return port(node.address());
  }

  private static String host(String address) {
    int colon = address.lastIndexOf(':');
    Checks.argument(colon > 0, "'%s' is not host:port", address);
    return address.substring(0, colon);
  }

  private static int port(String address) {
    String port = address.substring(address.lastIndexOf(':') + 1);
    Checks.argument(port.matches("[0-9]{1,5}"), "'%s' is not host:port", address);
    return Integer.parseInt(port);
  }
}

package io.oncefs.ops.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.oncefs.chunk.ChunkConfig;
import io.oncefs.master.MasterConfig;
import io.oncefs.ops.http.BuildVersion;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the servers of a cluster on loopback are started with: the defaults, and their addresses.
 */
final class ServerSettings {
  private final Quorum quorum;
  private final Map<String, String> changed;

  /** With some settings other than the defaults. */
  ServerSettings(Quorum quorum, Map<String, String> changed) {
    this.quorum = quorum;
    this.changed = Map.copyOf(changed);
  }

  MasterConfig master(String address, Path directory) {
    return MasterConfig.of(
        with(
            Map.of(
                "oncefs.master.address",
                address,
                "oncefs.master.dir",
                directory.toString(),
                "oncefs.master.tables-cache",
                "8 MiB",
                "oncefs.master.tables-write-buffer",
                "4 MiB",
                "oncefs.master.tables-rows",
                "4 MiB")),
        BuildVersion.current());
  }

  ChunkConfig chunkserver(String address, Path directory) {
    return ChunkConfig.of(
        with(
            Map.of(
                "oncefs.chunkserver.address",
                address,
                "oncefs.chunkserver.dir",
                directory.toString(),
                "oncefs.chunkserver.memory",
                "64 MiB")));
  }

  private Config with(Map<String, String> values) {
    return ConfigFactory.parseMap(changed)
        .withFallback(ConfigFactory.parseMap(values))
        .withFallback(
            ConfigFactory.parseMap(
                Map.of(
                    "oncefs.cluster", quorum.cluster().toString(),
                    "oncefs.masters", quorum.line())))
        .withFallback(ConfigFactory.defaultReference())
        .resolve();
  }
}

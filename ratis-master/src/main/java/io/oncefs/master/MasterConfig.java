package io.oncefs.master;

import com.typesafe.config.Config;
import io.oncefs.common.Checks;
import io.oncefs.common.ClusterId;
import io.oncefs.master.ratis.MasterQuorum;
import io.oncefs.master.ratis.Member;
import io.oncefs.master.ratis.RaftTiming;
import io.oncefs.master.ratis.SnapshotPolicy;
import io.oncefs.master.rpc.Upkeep;
import io.oncefs.master.tables.rocksdb.RocksMemory;
import io.oncefs.protocol.FileOptions;
import java.nio.file.Path;
import java.util.List;

/**
 * What a master process needs to know.
 *
 * @param masters host:port of every master's gRPC service; their logs listen one port above
 * @param address this one's, one of {@code masters}
 * @param bindHost local address that its ports are bound to
 * @param version shown to whoever asks
 */
public record MasterConfig(
    ClusterId cluster,
    List<String> masters,
    String address,
    String bindHost,
    Path directory,
    FileOptions defaults,
    long leaseMillis,
    long heartbeatMillis,
    Upkeep upkeep,
    RaftTiming timing,
    SnapshotPolicy snapshots,
    RocksMemory memory,
    String version) {
  private static final long RAFT_REQUEST_SECONDS = 3;

  public MasterConfig {
    masters = List.copyOf(masters);
    Checks.argument(
        masters.contains(address),
        "oncefs.master.address %s is not among oncefs.masters %s",
        address,
        masters);
  }

  /**
   * Reads {@code oncefs.*}.
   *
   * @throws IllegalArgumentException (or Config's own) with the key and what is wrong with it
   */
  public static MasterConfig of(Config root, String version) {
    Config config = root.getConfig("oncefs.master");
    String address = required(root, "oncefs.master.address");
    String bind = config.getString("bind");
    return new MasterConfig(
        ClusterId.parse(required(root, "oncefs.cluster")),
        List.of(required(root, "oncefs.masters").split(",", -1)),
        address,
        bind.isEmpty() ? host(address) : bind,
        Path.of(required(root, "oncefs.master.dir")),
        new FileOptions(
            config.getInt("defaults.replication"),
            config.getInt("defaults.minimum-replicas"),
            config.getBytes("defaults.chunk-size")),
        config.getDuration("lease").toMillis(),
        config.getDuration("heartbeat").toMillis(),
        new Upkeep(
            config.getDuration("trash").toMillis(),
            config.getDuration("repair-after").toMillis(),
            config.getInt("copies-per-server"),
            config.getDuration("census").toMillis(),
            config.getDouble("balance-threshold")),
        new RaftTiming(
            config.getDuration("election-timeout-min"),
            config.getDuration("election-timeout-max"),
            java.time.Duration.ofSeconds(RAFT_REQUEST_SECONDS)),
        new SnapshotPolicy(
            config.getLong("snapshot-entries"), config.getLong("snapshot-keeps-entries")),
        new RocksMemory(
            config.getBytes("tables-cache"),
            config.getBytes("tables-write-buffer"),
            config.getBytes("tables-rows")),
        version);
  }

  private static String required(Config root, String key) {
    String value = root.getString(key);
    Checks.argument(!value.isEmpty(), "%s is not set; give it with -D%s=... or --config", key, key);
    return value;
  }

  /** The same with other timing and memory, for several masters in one process. */
  public MasterConfig with(RaftTiming changedTiming, RocksMemory changedMemory) {
    return new MasterConfig(
        cluster,
        masters,
        address,
        bindHost,
        directory,
        defaults,
        leaseMillis,
        heartbeatMillis,
        upkeep,
        changedTiming,
        snapshots,
        changedMemory,
        version);
  }

  /** The masters as the log knows them. */
  public MasterQuorum quorum() {
    return MasterQuorum.of(cluster, masters.stream().map(MasterConfig::logAddress).toList());
  }

  /** This master among them. */
  public Member self() {
    return quorum().at(logAddress(address)).orElseThrow();
  }

  int port() {
    return port(address);
  }

  /** Where the log of the master listens whose gRPC service is at this address. */
  public static String logAddress(String master) {
    return host(master) + ":" + (port(master) + 1);
  }

  /** Where the gRPC service of the master is whose log listens at this address. */
  static String masterOfLog(String log) {
    return host(log) + ":" + (port(log) - 1);
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

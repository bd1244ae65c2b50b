package io.oncefs.ops.chaos.ground;

import io.oncefs.ops.cluster.Loopback;
import io.oncefs.ops.cluster.Premises;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The premises of a cluster that is to fail: each server in a network namespace and on a disk image
 * of its own, two of them under a clock that can be set, as far as this machine allows it. Where it
 * does not, servers live on loopback and in plain directories, and it is known why.
 */
public final class Ground implements Premises {
  private static final int MASTERS_FROM = 11;
  private static final int CHUNKSERVERS_FROM = 21;
  private static final int MASTER_PORT = 9640;
  private static final int CHUNKSERVER_PORT = 9670;
  private static final int PORTS = 3;

  private final Path directory;
  private final Map<Need, String> missing = new EnumMap<>(Need.class);
  private final List<String> masters = new ArrayList<>();
  private final List<String> chunkservers = new ArrayList<>();
  private final @Nullable Namespaces namespaces;
  private final Images images;
  private final Clocks clocks;
  private final DiskSwitch disks;
  private final boolean syncing;

  /**
   * Takes what there is.
   *
   * @param directory of the cluster
   * @param number of this run
   * @param syncing false for a control run, whose servers are made to believe that every sync has
   *     succeeded
   */
  public Ground(
      Path directory, int number, int masterCount, int chunkserverCount, boolean syncing, Undo undo)
      throws IOException, InterruptedException {
    this.directory = directory;
    this.syncing = syncing;
    this.images = new Images(directory.resolve("images"), undo);
    this.clocks = new Clocks(directory.resolve("clocks"));
    this.disks = new DiskSwitch(directory);
    boolean root = Shell.run(List.of("id", "-u")).output().equals("0");
    this.namespaces = namespaces(root, number, undo);
    if (namespaces == null) {
      Loopback loopback = Loopback.of(masterCount, chunkserverCount);
      masters.addAll(loopback.masters());
      chunkservers.addAll(loopback.chunkservers());
    } else {
      settle(namespaces, masters, "master-", masterCount, MASTERS_FROM, MASTER_PORT);
      settle(
          namespaces,
          chunkservers,
          "chunkserver-",
          chunkserverCount,
          CHUNKSERVERS_FROM,
          CHUNKSERVER_PORT);
    }
    lookForTools(root);
  }

  private @Nullable Namespaces namespaces(boolean root, int number, Undo undo)
      throws InterruptedException {
    if (!root) {
      missing.put(Need.NAMESPACES, "not root");
      return null;
    }
    for (String each : List.of("ip", "nsenter")) {
      if (Shell.find(each).isEmpty()) {
        missing.put(Need.NAMESPACES, each + " is not installed");
        return null;
      }
    }
    try {
      return Namespaces.open(number, undo);
    } catch (IOException refused) {
      missing.put(Need.NAMESPACES, String.valueOf(refused.getMessage()));
      return null;
    }
  }

  private static void settle(
      Namespaces namespaces, List<String> addresses, String kind, int count, int host, int port)
      throws IOException, InterruptedException {
    for (int i = 0; i < count; i++) {
      int grpc = port + i * PORTS;
      addresses.add(namespaces.add(kind + grpc, host + i) + ":" + grpc);
    }
  }

  private void lookForTools(boolean root) {
    String noNamespaces = missing.get(Need.NAMESPACES);
    need(Need.PACKET_FILTER, noNamespaces, "iptables");
    need(Need.BANDWIDTH, noNamespaces, "tc");
    String noRoot = root ? null : "not root";
    need(Need.IMAGES, noRoot, "mkfs.ext4", "mount", "umount", "truncate", "fallocate");
    need(Need.POWER, missing.get(Need.IMAGES), "perl");
    clocks.missing().ifPresent(why -> missing.put(Need.CLOCK, why));
    disks.missing().ifPresent(why -> missing.put(Need.SYNCS, why));
  }

  private void need(Need need, @Nullable String reason, String... commands) {
    if (reason != null) {
      missing.put(need, reason);
      return;
    }
    for (String each : commands) {
      if (Shell.find(each).isEmpty()) {
        missing.put(need, each + " is not installed");
        return;
      }
    }
  }

  /** Why something cannot be had here; empty if it can. */
  public Optional<String> missing(Need need) {
    return Optional.ofNullable(missing.get(need));
  }

  /** Only if it is not missing. */
  public Namespaces network() {
    if (namespaces == null) {
      throw new IllegalStateException("no namespaces: " + missing.get(Need.NAMESPACES));
    }
    return namespaces;
  }

  public Images images() {
    return images;
  }

  public Clocks clocks() {
    return clocks;
  }

  /** Only if it is not missing. */
  public DiskSwitch disks() {
    return disks;
  }

  @Override
  public List<String> masters() {
    return List.copyOf(masters);
  }

  @Override
  public List<String> chunkservers() {
    return List.copyOf(chunkservers);
  }

  @Override
  public void furnish(String server, Path data) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    if (isClockSettable(server)) {
      clocks.set(server, "+0");
    }
    if (!syncing) {
      disks.ignore(server);
    }
    if (missing(Need.IMAGES).isEmpty()) {
      try {
        images.mountNew(server, data);
      } catch (IOException refused) {
        missing.put(Need.IMAGES, String.valueOf(refused.getMessage()));
        missing.put(Need.POWER, String.valueOf(refused.getMessage()));
      }
    }
  }

  @Override
  public List<String> command(String server, List<String> java) {
    List<String> command = new ArrayList<>();
    if (namespaces != null) {
      command.addAll(namespaces.enter(server));
    }
    command.add("env");
    command.addAll(environment(server));
    command.add(java.get(0));
    // Seven Java machines on few cores: the optimizing compiler would take what the faults need.
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(java.subList(1, java.size()));
    return command;
  }

  private List<String> environment(String server) {
    List<String> environment = new ArrayList<>();
    List<String> preloaded = new ArrayList<>();
    if (missing(Need.SYNCS).isEmpty()) {
      environment.addAll(disks.environment(server));
      preloaded.add(disks.library().toString());
    }
    if (isClockSettable(server)) {
      environment.addAll(clocks.environment(server));
      preloaded.add(clocks.library().toString());
    }
    environment.add("LD_PRELOAD=" + String.join(":", preloaded));
    return environment;
  }

  /** The first master and the first chunkserver: a majority keeps the real time. */
  public boolean isClockSettable(String server) {
    return missing(Need.CLOCK).isEmpty()
        && List.of(masters.get(0), chunkservers.get(0)).stream()
            .anyMatch(each -> server.endsWith("-" + each.substring(each.lastIndexOf(':') + 1)));
  }

  @Override
  public List<String> settings(String server) {
    // A disk image has no room for the usual reserve of 1 GiB, and a run no time for the usual
    // patience.
    return server.startsWith("chunkserver")
        ? List.of("-Doncefs.chunkserver.reserve=64MiB", "-Doncefs.chunkserver.memory=64MiB")
        : List.of("-Doncefs.master.tables-cache=8MiB", "-Doncefs.master.repair-after=20s");
  }
}

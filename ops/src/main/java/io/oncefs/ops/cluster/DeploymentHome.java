package io.oncefs.ops.cluster;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where the servers of one cluster live on this machine.
 *
 * <pre>
 * oncefs.conf            cluster id and masters, for every command and daemon
 * master-PORT/           a master's data
 * chunkserver-PORT/      a chunkserver's data
 * run/NAME.pid           process and start time of a daemon
 * log/NAME.log           what it logged; older parts are NAME.log.1 to NAME.log.3
 * log/NAME.out           what it printed: why it ended, if it did
 * </pre>
 */
public final class DeploymentHome {
  private static final String CONFIGURATION = "oncefs.conf";
  private static final String PID = ".pid";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private final Path directory;

  /**
   * There.
   *
   * @throws IllegalArgumentException for the empty path, which would be wherever the caller stands
   */
  public DeploymentHome(Path directory) {
    if (directory.toString().isEmpty()) {
      throw new IllegalArgumentException("the name of the directory is empty");
    }
    this.directory = directory.toAbsolutePath().normalize();
  }

  /**
   * In the place where a user's data belongs; never a directory that the machine cleans.
   *
   * @throws IllegalArgumentException if the cluster's name would lead elsewhere
   */
  public static DeploymentHome usual(String cluster, Map<String, String> environment) {
    if (!NAME.matcher(cluster).matches()) {
      throw new IllegalArgumentException(
          "the name of a cluster is letters, digits, '.', '_' and '-', not '" + cluster + "'");
    }
    String data = environment.get("XDG_DATA_HOME");
    Path base =
        data == null || data.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".local", "share")
            : Path.of(data);
    return new DeploymentHome(base.resolve("oncefs").resolve(cluster));
  }

  public Path directory() {
    return directory;
  }

  public Path configuration() {
    return directory.resolve(CONFIGURATION);
  }

  public Path data(String name) {
    return directory.resolve(name);
  }

  /** Of the master whose gRPC service is there. */
  Path master(String address) {
    return data("master-" + Quorum.port(address));
  }

  /** Of the chunkserver whose gRPC service is there. */
  public Path chunkserver(String address) {
    return data("chunkserver-" + Quorum.port(address));
  }

  /** Where the server listens whose directory has this name, in a cluster on loopback. */
  static String loopbackAddress(String name) {
    return "127.0.0.1:" + name.substring(name.lastIndexOf('-') + 1);
  }

  public Path log(String name) {
    return directory.resolve("log").resolve(name + ".log");
  }

  public Path output(String name) {
    return directory.resolve("log").resolve(name + ".out");
  }

  public PidFile pid(String name) {
    return new PidFile(run().resolve(name + ".pid"));
  }

  /** Makes the directories that hold no data. */
  public void prepare() throws IOException {
    Files.createDirectories(run());
    Files.createDirectories(directory.resolve("log"));
  }

  /** The daemons that were started here and not ended by {@code stop}; chunkservers first. */
  public List<String> started() throws IOException {
    return names(run(), "*" + PID).stream()
        .map(each -> each.substring(0, each.length() - PID.length()))
        .toList();
  }

  /** The masters that have a directory here. */
  public List<String> masters() throws IOException {
    return names(directory, "master-*");
  }

  /** The chunkservers that have a directory here. */
  public List<String> chunkservers() throws IOException {
    return names(directory, "chunkserver-*");
  }

  private static List<String> names(Path parent, String pattern) throws IOException {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(parent, pattern)) {
      for (Path each : files) {
        names.add(each.getFileName().toString());
      }
    }
    Collections.sort(names);
    return names;
  }

  private Path run() {
    return directory.resolve("run");
  }
}

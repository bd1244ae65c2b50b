package io.oncefs.ops.chaos.ground;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Makes the syncs of single servers fail, last longer, or do nothing and report success, by {@code
 * ops/chaos/disk.c}, which {@code ops/chaos/run} compiles and servers have preloaded.
 */
public final class DiskSwitch {
  /** What the compiled library is called, in the directory of the cluster. */
  private static final String LIBRARY = "disk.so";

  private final Path library;
  private final Path directory;

  DiskSwitch(Path cluster) {
    this.library = cluster.resolve(LIBRARY);
    this.directory = cluster.resolve("switches");
  }

  Optional<String> missing() {
    return Files.exists(library)
        ? Optional.empty()
        : Optional.of("there is no cc to compile ops/chaos/disk.c with");
  }

  /** What the server's process preloads. */
  Path library() {
    return library;
  }

  /** For the server's process. */
  List<String> environment(String server) {
    return List.of("ONCEFS_DISK=" + file(server));
  }

  /** Each of its syncs fails from now on, and makes nothing durable. */
  public void fail(String server) throws IOException {
    set(server, "fail");
  }

  /** Each of its syncs takes so much longer from now on. */
  public void delay(String server, Duration time) throws IOException {
    set(server, "delay " + time.toMillis());
  }

  /**
   * Its syncs do nothing and report success. To be set before the server starts: files that it has
   * open already may be written past the page cache.
   */
  void ignore(String server) throws IOException {
    set(server, "ignore");
  }

  /** Its syncs are as they should be. */
  public void restore(String server) throws IOException {
    set(server, "");
  }

  private void set(String server, String command) throws IOException {
    Files.createDirectories(directory);
    Path next = Files.writeString(directory.resolve(server + ".next"), command, UTF_8);
    Files.move(next, file(server), StandardCopyOption.REPLACE_EXISTING);
  }

  private Path file(String server) {
    return directory.resolve(server);
  }
}

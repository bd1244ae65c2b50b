package io.oncefs.ops.chaos.ground;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/** Wall clocks of single servers, set by {@code libfaketime}; monotonic time goes on as it is. */
public final class Clocks {
  private final Path directory;
  private final Optional<Path> library;

  Clocks(Path directory) {
    this.directory = directory;
    this.library = library("faketime/libfaketimeMT.so.1");
  }

  /** A shared library of that name, where Linux distributions have them. */
  private static Optional<Path> library(String name) {
    try (DirectoryStream<Path> places =
        Files.newDirectoryStream(Path.of("/usr/lib"), Files::isDirectory)) {
      for (Path each : places) {
        if (Files.exists(each.resolve(name))) {
          return Optional.of(each.resolve(name));
        }
      }
    } catch (IOException notHere) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  Optional<String> missing() {
    return library.isPresent() ? Optional.empty() : Optional.of("faketime is not installed");
  }

  /** What the server's process preloads; only if it is not missing. */
  Path library() {
    return library.orElseThrow();
  }

  /**
   * For the server's process. Without the second line the library takes a wait on the monotonic
   * clock for one on the wall clock: it returns at once, and whoever waits spins.
   */
  List<String> environment(String server) {
    return List.of(
        "FAKETIME_DONT_FAKE_MONOTONIC=1",
        "FAKETIME_FORCE_MONOTONIC_FIX=0",
        "FAKETIME_CACHE_DURATION=1",
        "FAKETIME_TIMESTAMP_FILE=" + file(server));
  }

  /**
   * Sets how far the server's clock is off.
   *
   * @param offset such as {@code -1h} or {@code +0}
   */
  public void set(String server, String offset) throws IOException {
    Files.createDirectories(directory);
    Path next = Files.writeString(directory.resolve(server + ".next"), offset + "\n");
    Files.move(next, file(server), StandardCopyOption.REPLACE_EXISTING);
  }

  private Path file(String server) {
    return directory.resolve(server);
  }
}

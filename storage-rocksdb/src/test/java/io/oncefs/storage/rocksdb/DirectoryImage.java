package io.oncefs.storage.rocksdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A directory as a killed process would leave it: copied while the store has it open. */
final class DirectoryImage {
  private DirectoryImage() {}

  /** Copies between two commits; again, if RocksDB's own work changed files meanwhile. */
  static Path take(Path directory, Path image) throws IOException {
    Map<Path, Long> before;
    Map<Path, Long> after;
    do {
      before = sizes(directory);
      delete(image);
      for (Path each : before.keySet()) {
        copy(each, image.resolve(directory.relativize(each)));
      }
      after = sizes(directory);
    } while (!before.equals(after));
    return image;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (NoSuchFileException goneMeanwhile) {
      Files.createFile(to);
    }
  }

  /** All files below a directory and their sizes, at a moment when none went. */
  static Map<Path, Long> sizes(Path directory) throws IOException {
    while (true) {
      try {
        return sizesOnce(directory);
      } catch (NoSuchFileException | UncheckedIOException wentMeanwhile) {
        // RocksDB removes files in the background: look again.
      }
    }
  }

  private static Map<Path, Long> sizesOnce(Path directory) throws IOException {
    Map<Path, Long> sizes = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        if (Files.isRegularFile(each)) {
          sizes.put(each, Files.size(each));
        }
      }
    }
    return sizes;
  }

  static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> all = Files.walk(directory)) {
        for (Path each : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
          Files.delete(each);
        }
      }
    }
  }
}

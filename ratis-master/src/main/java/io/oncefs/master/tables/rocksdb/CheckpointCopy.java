package io.oncefs.master.tables.rocksdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes a database out of a checkpoint without touching the checkpoint: table files never change,
 * so they are shared by hard links; the few others are copied. Files that are not RocksDB's
 * (checksums that came along with a transfer) stay behind.
 */
final class CheckpointCopy {
  private static final Pattern IMMUTABLE = Pattern.compile("[0-9]+\\.(sst|blob)");
  private static final Pattern OTHER =
      Pattern.compile("CURRENT|(MANIFEST|OPTIONS)-[0-9]+|[0-9]+\\.log");

  private CheckpointCopy() {}

  static void copy(Path checkpoint, Path empty) throws IOException {
    for (Path file : files(checkpoint)) {
      String name = file.getFileName().toString();
      if (IMMUTABLE.matcher(name).matches()) {
        Files.createLink(empty.resolve(name), file);
      } else if (OTHER.matcher(name).matches()) {
        Files.copy(file, empty.resolve(name));
      }
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children.toList();
    }
  }
}

package io.oncefs.master.tables;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** File operations that are on the disk when they return. */
public final class DurableFiles {
  private DurableFiles() {}

  /** Forces every file below, then every directory, the given one last. */
  public static void forceTree(Path root) throws IOException {
    for (Path path : deepestFirst(root)) {
      force(path);
    }
  }

  /** Forces one file, or the names in one directory. */
  public static void force(Path path) throws IOException {
    StandardOpenOption mode =
        Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
    try (FileChannel channel = FileChannel.open(path, mode)) {
      channel.force(true);
    }
  }

  /** Forces the directory that holds the path: its name, that is, not its content. */
  public static void forceParent(Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent != null) {
      force(parent);
    }
  }

  /** Gives the file or directory its final name; what it holds must have been forced before. */
  public static void publish(Path hidden, Path name) throws IOException {
    Files.move(hidden, name, StandardCopyOption.ATOMIC_MOVE);
    forceParent(name);
  }

  /** Copies a tree to where nothing is yet, and forces it. */
  public static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> tree = Files.walk(from)) {
      for (Path each : tree.toList()) {
        Files.copy(each, to.resolve(from.relativize(each).toString()));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    forceTree(to);
  }

  /** Removes a tree; nothing happens if there is none. */
  public static void deleteTree(Path root) throws IOException {
    for (Path path : deepestFirst(root)) {
      Files.deleteIfExists(path);
    }
  }

  private static List<Path> deepestFirst(Path root) throws IOException {
    try (Stream<Path> tree = Files.walk(root)) {
      return tree.sorted(Comparator.reverseOrder()).toList();
    } catch (NoSuchFileException gone) {
      return List.of();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}

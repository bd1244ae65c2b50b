package io.oncefs.storage.rocksdb;

import io.oncefs.chunk.store.StoreUnusable;
import io.oncefs.common.ClusterId;
import io.oncefs.common.StoreId;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;

/**
 * The file {@code store.properties}: what a person, and the next start, can tell about a store
 * without opening it. It is written last, so a directory that has it was formatted to the end.
 */
record StoreProperties(ClusterId cluster, StoreId store) {
  static final String FILE = "store.properties";

  /** Of everything below the directory; raised when an older release could not read it. */
  static final int FORMAT = 3;

  /** Writes it durably. */
  void write(Path directory) throws IOException {
    String text =
        "# A chunk store of OnceFS. Made by `oncefs format chunkserver`; do not edit.\n"
            + ("format=" + FORMAT + "\n")
            + ("cluster=" + cluster + "\n")
            + ("store=" + store + "\n");
    Path draft = directory.resolve(FILE + ".tmp");
    try (FileChannel file =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    Files.move(draft, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    sync(directory);
  }

  /** Makes the names in a directory durable. */
  static void sync(Path directory) throws IOException {
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  static StoreProperties read(Path directory) throws StoreUnusable {
    Path file = directory.resolve(FILE);
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(Files.readString(file, StandardCharsets.UTF_8)));
    } catch (NoSuchFileException missing) {
      throw new StoreUnusable(
          directory
              + " holds no chunk store: it has no "
              + FILE
              + ". If this is the right directory, and it is empty: "
              + Advice.format("ID", directory),
          missing);
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new StoreUnusable(file + " cannot be read: " + unreadable.getMessage(), unreadable);
    }
    String format = properties.getProperty("format", "none");
    if (!format.equals(Integer.toString(FORMAT))) {
      throw new StoreUnusable(
          file
              + " says format "
              + format
              + "; this release reads format "
              + FORMAT
              + ". Start the release that wrote it",
          null);
    }
    try {
      return new StoreProperties(
          ClusterId.parse(properties.getProperty("cluster", "none")),
          StoreId.parse(properties.getProperty("store", "none")));
    } catch (IllegalArgumentException bad) {
      throw new StoreUnusable(
          file
              + " is damaged: cluster or store is not a UUID. "
              + Advice.quarantine("ID", directory),
          bad);
    }
  }
}

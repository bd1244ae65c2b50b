package io.oncefs.storage.rocksdb;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Files that are written past the page cache. What is written here is seldom read again soon, and
 * to copy it there takes more of the processor than anything else that is done for it.
 */
final class DirectFile {
  /** Place and length of every write, and the buffer it comes from, are multiples of this. */
  static final int BLOCK_BYTES = 4_096;

  private DirectFile() {}

  /**
   * Opens a file that is there, so that every write returns when it is durable; null where the file
   * system has no such files.
   */
  static @Nullable FileChannel open(Path file) throws IOException {
    return open(
        file, StandardOpenOption.WRITE, StandardOpenOption.DSYNC, ExtendedOpenOption.DIRECT);
  }

  /**
   * Opens a file that is there.
   *
   * @param direct whether past the page cache; only where {@link #isPossibleIn} said so
   */
  static FileChannel open(Path file, boolean direct) throws IOException {
    return direct
        ? FileChannel.open(file, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT)
        : FileChannel.open(file, StandardOpenOption.WRITE);
  }

  private static @Nullable FileChannel open(Path file, OpenOption... options) throws IOException {
    if (BLOCK_BYTES % Files.getFileStore(file).getBlockSize() != 0) {
      return null;
    }
    try {
      return FileChannel.open(file, options);
    } catch (UnsupportedOperationException | FileSystemException noneHere) {
      return null;
    }
  }

  /** Whether files in this directory can be opened so. */
  static boolean isPossibleIn(Path directory) {
    try {
      Path probe = Files.createTempFile(directory, "direct-", ".probe");
      try (FileChannel opened = open(probe)) {
        return opened != null;
      } finally {
        Files.delete(probe);
      }
    } catch (IOException notHere) {
      // Whoever writes here next says what is wrong.
      return false;
    }
  }
}

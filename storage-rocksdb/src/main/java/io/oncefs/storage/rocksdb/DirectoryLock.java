package io.oncefs.storage.rocksdb;

import io.oncefs.chunk.store.StoreUnusable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps a second process out of a directory, and tells it who is in. Gone with the process. */
final class DirectoryLock implements AutoCloseable {
  static final String FILE = "store.lock";

  private final FileChannel file;

  private DirectoryLock(FileChannel file) {
    this.file = file;
  }

  static DirectoryLock take(Path directory) throws StoreUnusable {
    Path path = directory.resolve(FILE);
    FileChannel file = null;
    try {
      file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(file) == null) {
        file.close();
        throw new StoreUnusable(
            directory + " is in use by process " + holder(path) + "; stop that one first", null);
      }
      file.truncate(0);
      file.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
      return new DirectoryLock(file);
    } catch (IOException unwritable) {
      if (unwritable instanceof StoreUnusable inUse) {
        throw inUse;
      }
      closeQuietly(file, unwritable);
      throw new StoreUnusable(path + " cannot be locked: " + unwritable.getMessage(), unwritable);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  private static String holder(Path path) throws IOException {
    String pid = Files.readString(path, StandardCharsets.UTF_8).strip();
    return pid.isEmpty() ? "unknown" : pid;
  }

  private static void closeQuietly(@Nullable FileChannel file, IOException because) {
    if (file != null) {
      try {
        file.close();
      } catch (IOException also) {
        because.addSuppressed(also);
      }
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

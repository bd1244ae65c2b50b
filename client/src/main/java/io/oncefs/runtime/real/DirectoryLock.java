package io.oncefs.runtime.real;

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
public final class DirectoryLock implements AutoCloseable {
  private final FileChannel file;

  private DirectoryLock(FileChannel file) {
    this.file = file;
  }

  /**
   * Takes the lock, until it is closed or the process ends.
   *
   * @param name of the file in the directory that is locked, and that says who holds the lock
   * @throws DirectoryInUse if it is taken
   */
  public static DirectoryLock take(Path directory, String name) throws IOException {
    Path path = directory.resolve(name);
    FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (tryLock(file) == null) {
        throw new DirectoryInUse(directory, holder(path));
      }
      file.truncate(0);
      file.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
      return new DirectoryLock(file);
    } catch (IOException failed) {
      closeQuietly(file, failed);
      throw failed;
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

  private static void closeQuietly(FileChannel file, IOException because) {
    try {
      file.close();
    } catch (IOException also) {
      because.addSuppressed(also);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}

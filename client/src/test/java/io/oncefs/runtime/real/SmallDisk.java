package io.oncefs.runtime.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A small disk that another program fills to the last byte when a test says so. A test that mounts
 * one is skipped where that cannot be done.
 */
public final class SmallDisk implements AutoCloseable {
  private static final int MIB = 1 << 20;

  private final Path path;
  private final long bytes;

  private SmallDisk(Path path, long bytes) {
    this.path = path;
    this.bytes = bytes;
  }

  /** Below a directory of the test, which it leaves clean when it is closed. */
  public static SmallDisk mount(Path temporary, int mebibytes) throws IOException {
    long bytes = (long) mebibytes * MIB;
    Path path = Files.createDirectory(temporary.resolve("disk"));
    Path image = temporary.resolve("image");
    try (FileChannel channel =
        FileChannel.open(image, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[1]), bytes);
    }
    boolean mounted =
        run("mkfs.ext4", "-q", "-m", "0", image.toString()) == 0
            && run("mount", "-o", "loop", image.toString(), path.toString()) == 0;
    assumeTrue(mounted, "needs root, mkfs.ext4 and loop devices");
    return new SmallDisk(path, bytes);
  }

  private static int run(String... line) throws IOException {
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    try (InputStream out = process.getInputStream()) {
      String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      int exit = process.waitFor();
      if (exit != 0) {
        System.err.println(List.of(line) + " ended with " + exit + ": " + said);
      }
      return exit;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(List.of(line) + " was interrupted");
    }
  }

  public Path path() {
    return path;
  }

  /** Not a byte is left. */
  public void fill() throws IOException {
    try (FileChannel channel =
        FileChannel.open(other(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int size = MIB; size > 0; size = size == 1 ? 0 : Math.max(1, size / 16)) {
        fill(channel, size);
      }
      channel.force(true);
    }
  }

  /** Hardly more than so many bytes are left. */
  public void fillBut(long left) throws IOException {
    FileStore disk = Files.getFileStore(path);
    try (FileChannel channel =
        FileChannel.open(other(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (disk.getUsableSpace() > left) {
        channel.write(ByteBuffer.wrap(new byte[MIB]), channel.size());
        channel.force(true);
      }
    }
  }

  private void fill(FileChannel channel, int size) {
    try {
      while (channel.write(ByteBuffer.wrap(new byte[size]), channel.size()) == size) {
        assertTrue(channel.size() <= bytes);
      }
    } catch (IOException full) {
      assertTrue(String.valueOf(full.getMessage()).contains("space"), full::toString);
    }
  }

  /** There is room again. */
  public void free() throws IOException {
    Files.delete(other());
  }

  private Path other() {
    return path.resolve("other");
  }

  @Override
  public void close() throws IOException {
    assertEquals(0, run("umount", "-l", path.toString()));
  }
}

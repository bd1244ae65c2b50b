package io.oncefs.storage.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that is there to be removed. Space that is only counted as reserved can be taken by any
 * other program; then a fence, which must be stored, would fail half way. What this file holds is
 * free for tables the moment it is wanted.
 */
final class Ballast {
  static final String FILE = "ballast";

  private static final int BLOCK_BYTES = 1 << 20;
  private static final int STEP_BYTES = 4 << 20;

  private final Path file;
  private final long size;
  private volatile long bytes;

  /** What is there of it in this directory; {@link #grow} makes the rest. */
  Ballast(Path directory, long size) throws IOException {
    this.file = directory.resolve(FILE);
    this.size = size;
    this.bytes = Files.exists(file) ? Files.size(file) : 0;
  }

  /** What it takes of the disk now. */
  long bytes() {
    return bytes;
  }

  long missingBytes() {
    return Math.max(0, size - bytes);
  }

  /**
   * Makes some more of it, so little that nobody who waits for it notices. If there is no room for
   * that after all, there is none of it.
   */
  synchronized void grow() throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ByteBuffer zeros = ByteBuffer.allocate(BLOCK_BYTES);
      long goal = Math.min(size, channel.size() + STEP_BYTES);
      for (long at = channel.size(); at < goal; at = channel.size()) {
        zeros.clear().limit((int) Math.min(BLOCK_BYTES, goal - at));
        channel.write(zeros, at);
      }
      channel.force(true);
      bytes = channel.size();
    } catch (IOException noRoom) {
      release();
    }
  }

  /** Gives its space to whatever has to be stored now. */
  synchronized void release() throws IOException {
    if (bytes > 0 || Files.exists(file)) {
      Files.deleteIfExists(file);
      bytes = 0;
    }
  }
}

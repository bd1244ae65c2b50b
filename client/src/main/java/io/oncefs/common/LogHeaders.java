package io.oncefs.common;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks through the files that RocksDB writes record by record (write-ahead log and manifest)
 * before RocksDB does.
 *
 * <p>One flipped bit in a record's type makes it one of a reused file. RocksDB 11.8 takes it for
 * the end of the log and silently drops everything behind it; or, if it is the last one, reads it
 * again and again and never returns from opening. None of our databases reuses a file, so no such
 * record is genuine.
 *
 * <pre>
 * file   = block*                                  of 32 KiB, the last one may be shorter
 * block  = record* zeros
 * record = crc:4 length:2 type:1 bytes{length}     little endian
 * </pre>
 */
public final class LogHeaders {
  private static final int BLOCK_BYTES = 32 << 10;
  private static final int HEADER_BYTES = 7;
  private static final int LENGTH_AT = 4;
  private static final int TYPE_AT = 6;
  private static final int NOTHING = 0;
  private static final Set<Integer> OF_REUSED_FILES = Set.of(5, 6, 7, 8, 11, 131);

  private LogHeaders() {}

  /** What is damaged in the database of this directory; null if RocksDB can be given it. */
  public static @Nullable String damage(Path directory) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "{*.log,MANIFEST-*}")) {
      for (Path each : files) {
        String damage = damageOf(each);
        if (damage != null) {
          return damage;
        }
      }
      return null;
    }
  }

  private static @Nullable String damageOf(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (long start = 0; start < channel.size(); start += BLOCK_BYTES) {
        fill(channel, start, block.clear());
        int found = reused(block.flip());
        if (found >= 0) {
          return file
              + " is damaged: the record at "
              + (start + found)
              + " says it is of a reused file";
        }
      }
      return null;
    }
  }

  private static void fill(FileChannel channel, long start, ByteBuffer block) throws IOException {
    int read = 0;
    while (read >= 0 && block.hasRemaining()) {
      read = channel.read(block, start + block.position());
    }
  }

  /** Where such a record begins; -1 if there is none. */
  private static int reused(ByteBuffer block) {
    int at = 0;
    while (at + HEADER_BYTES <= block.limit()) {
      int type = block.get(at + TYPE_AT) & 0xff;
      if (OF_REUSED_FILES.contains(type)) {
        return at;
      }
      if (type == NOTHING) {
        return -1;
      }
      at += HEADER_BYTES + (block.getShort(at + LENGTH_AT) & 0xffff);
    }
    return -1;
  }
}

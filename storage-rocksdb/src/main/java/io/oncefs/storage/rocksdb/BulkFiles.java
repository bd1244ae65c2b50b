package io.oncefs.storage.rocksdb;

import io.oncefs.chunk.store.Change;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Slice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;

/**
 * The payload of large units, as it is: one file of each chunk that had any, beside the database.
 * Rows of the family "bulk" say which of its bytes count ({@link Extent}). They are in the batch
 * that makes the unit durable, and the bytes are durable before it: what a unit leaves behind that
 * did not get so far is named by no row, and nobody sees it.
 *
 * <p>A unit begins at a whole block behind all that the file holds, so that a torn write never
 * touches what was acknowledged. Of one chunk one unit is written at a time; units of different
 * chunks, and reads of any, go on side by side.
 */
final class BulkFiles implements AutoCloseable {
  static final String DIRECTORY = "bulk";
  static final String SUFFIX = ".bytes";

  private static final int BLOCK_BYTES = DirectFile.BLOCK_BYTES;

  private final Path directory;
  private final boolean direct;
  private final OpenFiles open = new OpenFiles();
  private final AtomicLong bytes = new AtomicLong();

  private BulkFiles(Path directory, boolean direct) {
    this.directory = directory;
    this.direct = direct;
  }

  /** Gives back the space of what earlier processes wrote and no row names. */
  static BulkFiles in(Path store, ExtentRows rows) throws IOException {
    BulkFiles files = new BulkFiles(store.resolve(DIRECTORY), DirectFile.isPossibleIn(store));
    if (!Files.exists(files.directory)) {
      Files.createDirectory(files.directory);
      StoreProperties.sync(store);
    }
    List<Path> left;
    try (Stream<Path> all = Files.list(files.directory)) {
      left = all.toList();
    }
    for (Path each : left) {
      files.bytes.addAndGet(Files.size(each));
      ChunkId chunk = chunkOf(each);
      try {
        files.cut(chunk, rows.end(chunk));
      } catch (RocksDBException unreadable) {
        throw new IOException("the rows of " + each + " cannot be read", unreadable);
      }
    }
    return files;
  }

  private Path path(ChunkId chunk) {
    return directory.resolve(String.format(Locale.ROOT, "%016x", chunk.value()) + SUFFIX);
  }

  private static ChunkId chunkOf(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    try {
      if (name.endsWith(SUFFIX)) {
        String digits = name.substring(0, name.length() - SUFFIX.length());
        return new ChunkId(Long.parseUnsignedLong(digits, 16));
      }
    } catch (IllegalArgumentException noNumber) {
      throw new IOException(file + " is no file of a chunk", noNumber);
    }
    throw new IOException(file + " is no file of a chunk");
  }

  /** What all files hold. */
  long bytes() {
    return bytes.get();
  }

  /** Says where the payload will lie; nothing is written yet. */
  void place(Bulk bulk, Scratch scratch) throws IOException {
    for (List<Change.Append> chunk : bulk.chunks()) {
      long position = end(chunk.get(0).chunk());
      for (Change.Append each : chunk) {
        Slice payload = each.batch().payload();
        if (payload.length() > 0) {
          long offset = each.before().length();
          bulk.place(each, Extent.of(each.chunk(), offset, payload, position, scratch));
          position += payload.length();
        }
      }
    }
  }

  /** Where the next unit begins. */
  private long end(ChunkId chunk) throws IOException {
    Path file = path(chunk);
    return Files.exists(file) ? wholeBlocks(Files.size(file)) : 0;
  }

  private static long wholeBlocks(long count) {
    return (count + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
  }

  /** Writes what was placed, durably. */
  void write(Bulk bulk, Scratch scratch) throws IOException {
    for (List<Change.Append> chunk : bulk.chunks()) {
      write(chunk, scratch.staging());
    }
  }

  private void write(List<Change.Append> chunk, ByteBuffer staging) throws IOException {
    Path path = path(chunk.get(0).chunk());
    boolean fresh = !Files.exists(path);
    if (fresh) {
      Files.createFile(path);
    }
    long begin = wholeBlocks(Files.size(path));
    try (FileChannel file = DirectFile.open(path, direct)) {
      long at = begin;
      ByteBuffer out = staging.clear();
      for (Change.Append each : chunk) {
        Slice payload = each.batch().payload();
        for (int done = 0; done < payload.length(); ) {
          int part = Math.min(out.remaining(), payload.length() - done);
          out.put(payload.array(), payload.arrayOffset() + done, part);
          done += part;
          if (!out.hasRemaining()) {
            at += writeAll(file, out.flip(), at);
            out.clear();
          }
        }
      }
      while (out.position() % BLOCK_BYTES != 0) {
        out.put((byte) 0);
      }
      at += writeAll(file, out.flip(), at);
      file.force(false);
      bytes.addAndGet(at - begin);
    }
    if (fresh) {
      StoreProperties.sync(directory);
    }
  }

  private static int writeAll(FileChannel file, ByteBuffer from, long at) throws IOException {
    int written = 0;
    while (from.hasRemaining()) {
      written += file.write(from, at + written);
    }
    return written;
  }

  /**
   * Fills what remains of the buffer with bytes of a chunk's file.
   *
   * @return false if there are not as many, or no such file
   */
  boolean read(ChunkId chunk, long position, ByteBuffer to) throws IOException {
    OpenFiles.Entry entry = open.take(chunk, this::path);
    if (entry == null) {
      return false;
    }
    try {
      long at = position;
      while (to.hasRemaining()) {
        int count = entry.file().read(to, at);
        if (count < 0) {
          return false;
        }
        at += count;
      }
      return true;
    } finally {
      open.giveBack(entry);
    }
  }

  /** Gives back the space behind this position of the chunk's file, or the file if it is 0. */
  void cut(ChunkId chunk, long position) throws IOException {
    Path path = path(chunk);
    long keep = wholeBlocks(position);
    long there = Files.exists(path) ? Files.size(path) : 0;
    if (keep == 0) {
      // In this order: a read in between must not leave the file that is going open for later ones.
      Files.deleteIfExists(path);
      open.forget(chunk);
      bytes.addAndGet(-there);
    } else if (there > keep) {
      try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
        file.truncate(keep);
      }
      bytes.addAndGet(keep - there);
    }
  }

  @Override
  public void close() {
    open.close();
  }
}

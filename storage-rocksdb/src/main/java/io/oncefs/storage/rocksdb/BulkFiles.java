package io.oncefs.storage.rocksdb;

import io.oncefs.chunk.store.Change;
import io.oncefs.common.ChunkId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.SstFileWriter;

/**
 * The family "bulk": table files that are written beside the database and then become part of it,
 * each for one chunk and one unit. Nothing else is ever written there, so their key ranges do not
 * overlap, they lie on the lowest level, are never rewritten, and go whole.
 *
 * <p>Files join before the unit's batch is written. If the process ends in between, bytes lie
 * beyond the prepared length of a replica that does not know of them. Nobody reads there, and
 * {@link #throwAway} is called before a later process adds to that replica.
 */
final class BulkFiles {
  /** Beside the database, on the same file system, so that a file is moved by a link. */
  static final String DIRECTORY = "bulk";

  private final Database database;
  private final Path directory;
  private final AtomicLong names = new AtomicLong();

  private BulkFiles(Database database, Path directory) {
    this.database = database;
    this.directory = directory;
  }

  /** Removes what an earlier process did not finish. */
  static BulkFiles in(Path store, Database database) throws IOException {
    Path directory = store.resolve(DIRECTORY);
    Files.createDirectories(directory);
    try (Stream<Path> left = Files.list(directory)) {
      for (Path each : (Iterable<Path>) left::iterator) {
        Files.delete(each);
      }
    }
    return new BulkFiles(database, directory);
  }

  /** Writes the files, durably; the database does not know them yet. */
  List<String> write(Bulk bulk, Scratch scratch) throws RocksDBException {
    List<String> files = new ArrayList<>();
    for (List<Change.Append> chunk : bulk.chunks()) {
      String file = directory.resolve(names.getAndIncrement() + ".sst").toString();
      try (SstFileWriter table = database.newTable()) {
        table.open(file);
        for (Change.Append each : chunk) {
          Pieces.put(
              table::put, each.chunk(), each.before().length(), each.batch().payload(), scratch);
        }
        table.finish();
      }
      files.add(file);
    }
    return files;
  }

  /** Makes the files part of the database, durably and all at once. */
  void ingest(List<String> files) throws RocksDBException {
    try (IngestExternalFileOptions move = new IngestExternalFileOptions().setMoveFiles(true)) {
      database.rocks().ingestExternalFile(database.bulk(), files, move);
    }
  }

  /**
   * Removes the files of this chunk that begin at or beyond an offset. The bytes must be ones that
   * nothing refers to: of a dropped replica, or beyond where it ends.
   */
  void throwAway(ChunkId chunk, long fromOffset) throws RocksDBException {
    if (isThere(chunk, fromOffset)) {
      List<byte[]> range = List.of(Keys.place(chunk, fromOffset), Keys.end(chunk));
      database.rocks().deleteFilesInRanges(database.bulk(), range, false);
    }
  }

  /** Whether there are bytes of this chunk at or beyond an offset. */
  boolean isThere(ChunkId chunk, long fromOffset) throws RocksDBException {
    try (RocksIterator pieces = database.rocks().newIterator(database.bulk(), database.reads())) {
      pieces.seek(Keys.place(chunk, fromOffset));
      pieces.status();
      return pieces.isValid() && Keys.chunkOf(pieces.key()) == chunk.value();
    }
  }
}

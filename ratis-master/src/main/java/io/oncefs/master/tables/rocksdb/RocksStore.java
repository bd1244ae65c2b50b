package io.oncefs.master.tables.rocksdb;

import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.ByteStore;
import io.oncefs.master.tables.ByteView;
import io.oncefs.master.tables.ByteWrite;
import io.oncefs.master.tables.DurableFiles;
import io.oncefs.master.tables.TableStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The current generation of the tables, and the change to the next one.
 *
 * <p>Writes go through RocksDB's log without being forced: after a power loss a suffix of the
 * entries may be gone, and comes back from the replicated log. A checkpoint writes everything out
 * first, so nothing it held can be among them.
 */
final class RocksStore implements ByteStore {
  private static final Logger LOG = LoggerFactory.getLogger(RocksStore.class);

  private final Generations generations;
  private final RocksMemory memory;
  private volatile RocksDatabase current;
  private volatile AppliedPosition applied;

  private RocksStore(Generations generations, RocksMemory memory, RocksDatabase current) {
    this.generations = generations;
    this.memory = memory;
    this.current = current;
    this.applied = current.position();
  }

  static RocksStore open(Path directory, RocksMemory memory) {
    try {
      Generations generations = Generations.in(directory);
      NativeLibrary.load(directory);
      Optional<Path> found = generations.current();
      RocksDatabase database =
          found.isPresent()
              ? openOrSetAside(generations, found.get(), memory)
              : createEmpty(generations, memory);
      generations.deleteOlderThan(database.directory());
      return new RocksStore(generations, memory, database);
    } catch (IOException | RocksDBException e) {
      throw new TableStoreException(
          "cannot open the tables in " + directory + ": " + e.getMessage(), e);
    }
  }

  static void settle(Path directory, RocksMemory memory) {
    RocksStore store = open(directory, memory);
    try {
      store.current.compact();
    } catch (RocksDBException e) {
      throw new TableStoreException(
          "cannot compact the tables in " + directory + ": " + e.getMessage(), e);
    } finally {
      store.close();
    }
  }

  private static RocksDatabase openOrSetAside(
      Generations generations, Path generation, RocksMemory memory)
      throws IOException, RocksDBException {
    try {
      return RocksDatabase.open(generation, memory);
    } catch (RocksDBException e) {
      if (!isDamage(e)) {
        throw e;
      }
      Path aside = generations.setAside(generation);
      LOG.error("the tables are damaged ({}); moved to {}", e.getMessage(), aside);
      return createEmpty(generations, memory);
    }
  }

  private static boolean isDamage(RocksDBException e) {
    Status status = e.getStatus();
    return status != null
        && (status.getCode() == Status.Code.Corruption
            || status.getCode() == Status.Code.InvalidArgument);
  }

  private static RocksDatabase createEmpty(Generations generations, RocksMemory memory)
      throws IOException, RocksDBException {
    Path prepared = generations.prepare();
    RocksDatabase.create(prepared, memory);
    return RocksDatabase.open(generations.publish(prepared), memory);
  }

  @Override
  public AppliedPosition applied() {
    return applied;
  }

  @Override
  public ByteWrite begin() {
    return new RocksWrite(current, position -> applied = position);
  }

  @Override
  public synchronized ByteView view() {
    return new RocksView(current.retained());
  }

  @Override
  public void checkpoint(Path directory) {
    try {
      current.checkpoint(directory);
      DurableFiles.forceTree(directory);
      DurableFiles.forceParent(directory);
    } catch (IOException | RocksDBException e) {
      throw new TableStoreException("cannot write the checkpoint " + directory, e);
    }
  }

  @Override
  public void restore(Path checkpoint) {
    try {
      Path prepared = generations.prepare();
      Files.createDirectory(prepared);
      CheckpointCopy.copy(checkpoint, prepared);
      // Opened once before it counts: a damaged checkpoint leaves the tables as they are.
      RocksDatabase.open(prepared, memory).release();
      RocksDatabase next = RocksDatabase.open(generations.publish(prepared), memory);
      replaceBy(next);
    } catch (IOException | RocksDBException e) {
      throw new TableStoreException("cannot restore the checkpoint " + checkpoint, e);
    }
  }

  private synchronized void replaceBy(RocksDatabase next) {
    RocksDatabase previous = current;
    current = next;
    applied = next.position();
    previous.whenClosed(() -> delete(previous.directory()));
    previous.release();
  }

  private static void delete(Path replaced) {
    try {
      DurableFiles.deleteTree(replaced);
    } catch (IOException e) {
      LOG.warn("cannot remove {}; it is removed at the next start", replaced, e);
    }
  }

  @Override
  public synchronized void close() {
    current.release();
  }
}

package io.oncefs.storage.rocksdb;

import io.oncefs.chunk.store.StoreSettings;
import io.oncefs.chunk.store.StoreUnusable;
import io.oncefs.common.Generation;
import io.oncefs.runtime.real.DirectoryInUse;
import io.oncefs.runtime.real.DirectoryLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** A directory that was found in order: locked, its database open, its generation raised. */
final class OpenedDatabase implements AutoCloseable {
  /** Below the store's directory. */
  static final String DATABASE = "db";

  static final String JOURNAL = "journal";

  private static final String LOCK = "store.lock";

  private final DirectoryLock lock;
  private final Database database;
  private final Commits commits;
  private final MetaRows.Identity identity;
  private final Generation generation;
  private final long floor;

  private OpenedDatabase(
      DirectoryLock lock,
      Database database,
      Commits commits,
      MetaRows.Identity identity,
      Generation generation,
      long floor) {
    this.lock = lock;
    this.database = database;
    this.commits = commits;
    this.identity = identity;
    this.generation = generation;
    this.floor = floor;
  }

  static OpenedDatabase open(Path directory, StoreSettings settings) throws StoreUnusable {
    StoreProperties properties = StoreProperties.read(directory);
    DamageNote.check(directory, properties.cluster());
    DirectoryLock lock = lock(directory);
    Database database = null;
    try {
      NativeLibrary.load(directory);
      Tuning tuning = new Tuning(settings.memoryBytes());
      database = new Database(directory.resolve(DATABASE), tuning, false);
      return opened(directory, properties, lock, database, tuning);
    } catch (RocksDBException refused) {
      release(database, lock, refused);
      throw unusable(directory, properties, refused);
    } catch (StoreUnusable mismatch) {
      release(database, lock, mismatch);
      throw mismatch;
    } catch (IOException unreadable) {
      release(database, lock, unreadable);
      throw new StoreUnusable(
          "the journal in "
              + directory
              + " cannot be used: "
              + unreadable.getMessage()
              + ". "
              + Advice.ifTheDiskIsSound(properties.cluster(), directory),
          unreadable);
    }
  }

  private static DirectoryLock lock(Path directory) throws StoreUnusable {
    try {
      return DirectoryLock.take(directory, LOCK);
    } catch (DirectoryInUse inUse) {
      throw new StoreUnusable(String.valueOf(inUse.getMessage()), inUse);
    } catch (IOException unwritable) {
      throw new StoreUnusable(
          directory.resolve(LOCK) + " cannot be locked: " + unwritable.getMessage(), unwritable);
    }
  }

  private static OpenedDatabase opened(
      Path directory,
      StoreProperties properties,
      DirectoryLock lock,
      Database database,
      Tuning tuning)
      throws StoreUnusable, RocksDBException, IOException {
    MetaRows.Identity expected = new MetaRows.Identity(properties.store(), properties.cluster());
    try {
      byte[] row = database.rocks().get(database.meta(), database.reads(), Keys.IDENTITY);
      RowReader.check(row != null, "the database does not say which store it is");
      MetaRows.Identity found = MetaRows.Identity.read(row == null ? new byte[0] : row);
      if (!found.equals(expected)) {
        throw mixed(directory, expected, found);
      }
      long generation = number(database, Keys.GENERATION) + 1;
      Journal journal = recovered(directory, found, database, tuning);
      try (WriteBatch start = new WriteBatch()) {
        start.put(database.meta(), Keys.GENERATION, MetaRows.number(Keys.GENERATION, generation));
        start.put(database.meta(), Keys.JOURNAL, MetaRows.number(Keys.JOURNAL, journal.current()));
        database.rocks().write(database.synced(), start);
      }
      return new OpenedDatabase(
          lock,
          database,
          new Commits(database, journal),
          found,
          new Generation(generation),
          number(database, Keys.FLOOR));
    } catch (RowBroken broken) {
      throw new StoreUnusable(
          directory
              + " is damaged: "
              + broken.getMessage()
              + ". "
              + Advice.quarantine(properties.cluster(), directory),
          broken);
    }
  }

  /** What the last process left in its journal goes into tables; then a new one begins. */
  private static Journal recovered(
      Path store, MetaRows.Identity identity, Database database, Tuning tuning)
      throws RocksDBException, RowBroken, IOException {
    Path directory = store.resolve(JOURNAL);
    JournalRecovery recovery;
    try (WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
        FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
      recovery =
          JournalRecovery.run(
              directory,
              identity.store().id(),
              content -> {
                try (WriteBatch batch = new WriteBatch(content)) {
                  database.rocks().write(unlogged, batch);
                }
              });
      database.rocks().flush(flush, database.families());
    }
    RowReader.check(
        recovery.lastNumber() >= number(database, Keys.JOURNAL), directory + " lacks its end");
    return Journal.after(recovery, directory, identity.store().id(), tuning.journalSegmentBytes());
  }

  private static StoreUnusable mixed(
      Path directory, MetaRows.Identity expected, MetaRows.Identity found) {
    return new StoreUnusable(
        directory
            + " mixes two stores: "
            + StoreProperties.FILE
            + " says store "
            + expected.store()
            + " of cluster "
            + expected.cluster()
            + ", the database says store "
            + found.store()
            + " of cluster "
            + found.cluster()
            + ". Put the right files back. Or: "
            + Advice.quarantine(expected.cluster(), directory),
        null);
  }

  private static StoreUnusable unusable(
      Path directory, StoreProperties properties, RocksDBException refused) {
    Status status = refused.getStatus();
    boolean full = status != null && status.getSubCode() == Status.SubCode.NoSpace;
    String next =
        full
            ? "Free some space on that disk and start again"
            : Advice.ifTheDiskIsSound(properties.cluster(), directory);
    return new StoreUnusable(
        "the database in " + directory + " does not open: " + refused.getMessage() + ". " + next,
        refused);
  }

  private static long number(Database database, byte[] key) throws RocksDBException, RowBroken {
    byte[] row = database.rocks().get(database.meta(), database.reads(), key);
    return row == null ? 0 : MetaRows.number(key, row);
  }

  private static void release(@Nullable Database database, DirectoryLock lock, Exception because) {
    if (database != null) {
      database.close();
    }
    try {
      lock.close();
    } catch (IOException also) {
      because.addSuppressed(also);
    }
  }

  Database database() {
    return database;
  }

  Commits commits() {
    return commits;
  }

  MetaRows.Identity identity() {
    return identity;
  }

  Generation generation() {
    return generation;
  }

  long floor() {
    return floor;
  }

  @Override
  public void close() {
    database.close();
    try {
      commits.close();
      lock.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}

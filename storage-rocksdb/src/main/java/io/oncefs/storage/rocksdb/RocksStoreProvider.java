package io.oncefs.storage.rocksdb;

import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.ChunkStoreProvider;
import io.oncefs.chunk.store.StoreSettings;
import io.oncefs.chunk.store.StoreUnusable;
import io.oncefs.common.ClusterId;
import io.oncefs.common.StoreId;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;

/** Stores in RocksDB databases, by the name of {@code rocksdb}. */
public final class RocksStoreProvider implements ChunkStoreProvider {
  @Override
  public String name() {
    return "rocksdb";
  }

  @Override
  public void format(Path directory, ClusterId cluster, StoreId store) throws StoreUnusable {
    NativeLibrary.load();
    try {
      Files.createDirectories(directory);
      checkEmpty(directory);
      create(directory, new MetaRows.Identity(store, cluster));
      new StoreProperties(cluster, store).write(directory);
      Path parent = directory.toAbsolutePath().getParent();
      if (parent != null) {
        StoreProperties.sync(parent);
      }
    } catch (StoreUnusable refused) {
      throw refused;
    } catch (FileAlreadyExistsException file) {
      throw new StoreUnusable(directory + " cannot be formatted: it is a file", file);
    } catch (AccessDeniedException denied) {
      throw new StoreUnusable(
          directory + " cannot be formatted: no permission to write " + denied.getFile(), denied);
    } catch (IOException | RocksDBException failed) {
      throw new StoreUnusable(directory + " cannot be formatted: " + failed.getMessage(), failed);
    }
  }

  private static void create(Path directory, MetaRows.Identity identity) throws RocksDBException {
    try (Database database =
        new Database(directory.resolve(OpenedDatabase.DATABASE), new Tuning(0), true)) {
      database.rocks().put(database.meta(), database.synced(), Keys.IDENTITY, identity.row());
    }
  }

  private static void checkEmpty(Path directory) throws IOException {
    try (Stream<Path> names = Files.list(directory)) {
      if (names.findAny().isEmpty()) {
        return;
      }
    }
    String holds = "something that is no finished store";
    if (Files.exists(directory.resolve(StoreProperties.FILE))) {
      StoreProperties there = StoreProperties.read(directory);
      holds = "store " + there.store() + " of cluster " + there.cluster();
    }
    throw new StoreUnusable(
        directory
            + " is not empty, it holds "
            + holds
            + ". Start that store, or format another directory, or remove this one first: `rm -r "
            + directory
            + "`",
        null);
  }

  @Override
  public ChunkStore open(Path directory, StoreSettings settings) throws StoreUnusable {
    OpenedDatabase opened = OpenedDatabase.open(directory, settings);
    try {
      Tuning tuning = new Tuning(settings.memoryBytes());
      BulkFiles files = BulkFiles.in(directory, new ExtentRows(opened.database()));
      return new RocksChunkStore(
          opened, new DiskSpace(opened, files, directory, settings, tuning), files, tuning);
    } catch (IOException refused) {
      opened.close();
      throw new StoreUnusable(
          "the store in "
              + directory
              + " cannot be used: "
              + refused.getMessage()
              + ". "
              + Advice.ifTheDiskIsSound(opened.identity().cluster(), directory),
          refused);
    }
  }
}

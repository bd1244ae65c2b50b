package io.oncefs.ops.bench.prepared;

import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.DurableFiles;
import io.oncefs.master.tables.TableStore;
import io.oncefs.master.tables.rocksdb.RocksMemory;
import io.oncefs.master.tables.rocksdb.RocksTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** Keeps prepared tables in a directory, so that the next run need not make them again. */
public final class PreparedStates {
  /** To write with; masters open them with their own. */
  private static final RocksMemory MEMORY = new RocksMemory(64L << 20, 64L << 20, 1L << 20);

  private final Path directory;

  public PreparedStates(Path directory) {
    this.directory = directory;
  }

  /**
   * Opens the tables of a population; makes them if they are not there, or were not finished.
   *
   * @param name tells it from others
   */
  public TableStore open(String name, Population population, LongConsumer progress)
      throws IOException {
    Path made = directory.resolve(name);
    if (!Files.exists(made)) {
      Path unfinished = directory.resolve(name + ".unfinished");
      DurableFiles.deleteTree(unfinished);
      Files.createDirectories(directory);
      try (TableStore tables = RocksTables.open(unfinished, MEMORY)) {
        new PreparedTables(tables, population).write(progress);
      }
      // Masters would do it otherwise, each for itself and beside what is measured.
      RocksTables.settle(unfinished, MEMORY);
      DurableFiles.publish(unfinished, made);
    }
    TableStore tables = RocksTables.open(made, MEMORY);
    if (tables.applied().equals(AppliedPosition.NOTHING)) {
      tables.close();
      throw new IOException(made + " is damaged; remove it and start again");
    }
    return tables;
  }
}

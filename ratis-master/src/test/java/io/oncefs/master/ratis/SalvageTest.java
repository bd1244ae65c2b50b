package io.oncefs.master.ratis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.master.tables.DurableFiles;
import io.oncefs.master.tables.TableStore;
import io.oncefs.master.tables.rocksdb.RocksMemory;
import io.oncefs.master.tables.rocksdb.RocksTables;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a survivor's log holds beyond its tables, after the others were lost. */
@Timeout(60)
class SalvageTest {
  private static final int COMMANDS = 50;

  @TempDir private Path directory;

  @Test
  void commandsThatShareAnEntryAreAllThereAgain() throws Exception {
    List<String> commands;
    try (TestQuorum quorum = TestQuorum.start(1, directory, UnaryOperator.identity())) {
      TestNode node = quorum.leader();
      List<CompletableFuture<String>> answers =
          IntStream.range(0, COMMANDS).mapToObj(each -> node.submit("c" + each)).toList();
      for (CompletableFuture<String> each : answers) {
        each.get(20, TimeUnit.SECONDS);
      }
      assertTrue(node.position().index() < COMMANDS, "none shared an entry");
      commands = node.commands();
    }
    Path left = directory.resolve("m0");
    DurableFiles.deleteTree(left.resolve("tables"));
    MasterStorage remains = Salvage.remains(left);
    try (TableStore tables = RocksTables.open(remains.tables(), RocksMemory.small())) {
      new Salvage(remains, tables, TestNode.applier(tables, () -> {})).replay();
      assertEquals(commands, TestNode.commands(tables));
    }
  }
}

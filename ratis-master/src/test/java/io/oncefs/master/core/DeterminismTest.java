package io.oncefs.master.core;

import static io.oncefs.master.core.Fixture.candidate;
import static io.oncefs.master.core.Fixture.position;
import static io.oncefs.master.core.Fixture.store;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Position;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.FilePath;
import io.oncefs.master.model.PlannedChunk;
import io.oncefs.master.model.SealConfirmation;
import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.TableStore;
import io.oncefs.master.tables.memory.MemoryTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeterminismTest {
  @Test
  void twoMastersFedTheSameEntriesHaveTheSameTablesAlsoIfOneIsStartedAnew(@TempDir Path directory)
      throws IOException {
    Fixture first = new Fixture();
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < 3_000; i++) {
      first.pass(random.nextInt(10_000));
      first.apply(command(first, random));
      if (i % 20 == 0) {
        assertEquals(List.of(), first.look(Invariants::broken));
      }
    }
    TableStore second = MemoryTables.create();
    MasterState state = new MasterState(second);
    for (int i = 0; i < first.log().size(); i++) {
      if (i % 70 == 69) {
        state = new MasterState(second);
      }
      byte[] entry = first.log().get(i);
      AppliedPosition at = new AppliedPosition(1, i + 1);
      MasterState now = state;
      second.apply(at, () -> now.apply(at, entry));
    }
    assertArrayEquals(
        bytes(first.tables(), directory.resolve("one")), bytes(second, directory.resolve("two")));
  }

  /** Any command with any arguments: most are refused, and none may throw. */
  private static Command command(Fixture state, SplittableRandom random) {
    FilePath path = new FilePath("/" + "abcd".charAt(random.nextInt(4)));
    FilePath deeper = new FilePath(path + "/" + "abcd".charAt(random.nextInt(4)));
    FileId file = new FileId(1 + random.nextInt(60));
    ChunkId chunk = new ChunkId(1 + random.nextInt(60));
    var candidates = List.of(candidate(1, 1 + random.nextInt(2)), candidate(2, 1), candidate(3, 1));
    Position at = random.nextBoolean() ? Position.ZERO : position(1 + random.nextInt(9), 100);
    return switch (random.nextInt(12)) {
      case 0 ->
          new Command.CreateFile(
              state.freshRequest(), deeper, Fixture.THREE, true, random.nextBoolean());
      case 1 -> new Command.MakeDirectory(state.freshRequest(), path, random.nextBoolean());
      case 2 -> new Command.Rename(state.freshRequest(), deeper, path, random.nextBoolean());
      case 3 ->
          random.nextInt(4) == 0
              ? new Command.Delete(state.freshRequest(), path, random.nextBoolean())
              : new Command.Touch(state.freshRequest(), path);
      case 4, 5 -> new Command.OpenTail(file, random.nextBoolean() ? null : chunk, candidates);
      case 6, 7 ->
          new Command.Seal(
              chunk,
              at,
              List.of(store(1), store(1 + random.nextInt(4))),
              random.nextBoolean() ? null : candidates,
              random.nextBoolean()
                  ? null
                  : new PlannedChunk(new ChunkId(1 + random.nextInt(60)), candidates));
      case 8 ->
          new Command.RegisterServer(
              store(1 + random.nextInt(3)),
              new io.oncefs.common.Generation(1 + random.nextInt(2)),
              random.nextInt(3),
              "host:1",
              "",
              "");
      case 9 ->
          new Command.ConfirmSeals(
              List.of(
                  new SealConfirmation(store(1 + random.nextInt(4)), chunk, random.nextBoolean())));
      case 10 -> new Command.PlanChunk(chunk);
      default -> new Command.Reclaim(file, random.nextInt(4));
    };
  }

  private static byte[] bytes(TableStore tables, Path directory) throws IOException {
    tables.checkpoint(directory);
    return Files.readAllBytes(directory.resolve("rows"));
  }
}

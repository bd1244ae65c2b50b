package io.oncefs.ops.chaos.ground;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UndoTest {
  @TempDir private Path directory;

  @Test
  void removesTheNewestFirstAndGoesOnWhenSomethingIsGone() throws Exception {
    Path file = directory.resolve("undo");
    Path parent = Files.createDirectory(directory.resolve("it's one"));
    try (Undo undo = new Undo(file)) {
      undo.note("rmdir", parent.toString());
      undo.note("rmdir", directory.resolve("never made").toString());
      undo.note("rmdir", Files.createDirectory(parent.resolve("child")).toString());
      assertTrue(Files.exists(file));
    }
    assertTrue(Files.notExists(parent));
    assertTrue(Files.notExists(file));
  }

  @Test
  void aShellUnderstandsWhatIsNoted() throws Exception {
    Path file = directory.resolve("undo");
    Path odd = Files.createDirectory(directory.resolve("it's $HOME; one"));
    new Undo(file).note("rmdir", odd.toString());
    assertEquals(0, Shell.run(List.of("sh", file.toString())).exit());
    assertTrue(Files.notExists(odd));
  }
}

package io.oncefs.ops.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first command of a newcomer, as a newcomer runs it. */
class QuickstartTest {
  @TempDir private Path directory;

  @Test
  void verifiesEverythingAndSaysWhereItIs() throws Exception {
    Path home = directory.resolve("home");
    Command quickstart =
        Command.run(directory, "1g", "quickstart", "--exit", "--dir", home.toString());
    assertEquals(0, quickstart.exit(), quickstart.toString());
    assertTrue(
        quickstart.out().matches("(?s).*read /quickstart/modules back +yes.*"),
        quickstart.toString());
    assertTrue(quickstart.out().contains("http://127.0.0.1:"), quickstart.toString());
    assertTrue(quickstart.err().contains("all is down again"), quickstart.toString());
  }

  @Test
  void leavesADirectoryAloneThatIsNotItsOwn() throws Exception {
    Files.writeString(directory.resolve("thesis.txt"), "years of work");
    Command refused =
        Command.run(directory, "256m", "quickstart", "--exit", "--dir", directory.toString());
    assertEquals(5, refused.exit(), refused.toString());
    assertTrue(refused.err().contains("--dir"), refused.toString());
  }
}

package io.oncefs.ops.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
  @TempDir private Path directory;

  @Test
  void findsTheProcessThatWasNoted() throws Exception {
    PidFile file = new PidFile(directory.resolve("a.pid"));
    assertTrue(file.running().isEmpty());
    file.write(ProcessHandle.current());
    assertEquals(ProcessHandle.current().pid(), file.running().orElseThrow().pid());
  }

  @Test
  void anotherProcessUnderTheSameIdIsNotTheOneThatWasNoted() throws Exception {
    Path path = directory.resolve("a.pid");
    Files.writeString(path, ProcessHandle.current().pid() + " 1000\n");
    assertTrue(new PidFile(path).running().isEmpty());
  }
}

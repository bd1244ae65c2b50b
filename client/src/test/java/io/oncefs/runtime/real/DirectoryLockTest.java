package io.oncefs.runtime.real;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {
  @TempDir private Path directory;

  @Test
  void theSecondIsToldWhoIsInAndComesInOnceThatOneHasLeft() throws Exception {
    DirectoryLock first = DirectoryLock.take(directory, "lock");
    DirectoryInUse refused =
        assertThrows(DirectoryInUse.class, () -> DirectoryLock.take(directory, "lock"));
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("in use by process " + ProcessHandle.current().pid()), message);
    first.close();
    DirectoryLock.take(directory, "lock").close();
  }
}

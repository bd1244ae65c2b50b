package io.oncefs.ops.chaos.ground;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ops/chaos/disk.c} under {@code dd}. */
class DiskSwitchTest {
  private static final String SERVER = "a-server";
  private static final String SYNC_AFTERWARDS = "conv=fsync";
  private static final String SYNCED_WRITES = "oflag=dsync";

  @TempDir private Path directory;

  private DiskSwitch disks = new DiskSwitch(Path.of("."));

  @BeforeEach
  void compile() throws Exception {
    assumeTrue(Shell.find("cc").isPresent(), "cc is not installed");
    assertTrue(new DiskSwitch(directory).missing().isPresent());
    Path library = directory.resolve("disk.so");
    Shell.must("cc", "-shared", "-fPIC", "-o", library.toString(), "chaos/disk.c", "-ldl");
    disks = new DiskSwitch(directory);
    assertTrue(disks.missing().isEmpty());
  }

  @Test
  void withoutACommandSyncsSucceed() throws Exception {
    assertEquals(0, write(SYNC_AFTERWARDS));
    assertEquals(0, write(SYNCED_WRITES));
  }

  @Test
  void syncsFailUntilTheyAreRestored() throws Exception {
    disks.fail(SERVER);
    assertNotEquals(0, write(SYNC_AFTERWARDS));
    assertNotEquals(0, write(SYNCED_WRITES));
    disks.restore(SERVER);
    assertEquals(0, write(SYNC_AFTERWARDS));
    assertEquals(0, write(SYNCED_WRITES));
  }

  @Test
  void slowSyncsSucceedInTheEnd() throws Exception {
    disks.delay(SERVER, Duration.ofMillis(2));
    assertEquals(0, write(SYNC_AFTERWARDS));
    assertEquals(0, write(SYNCED_WRITES));
  }

  @Test
  void ignoredSyncsSucceed() throws Exception {
    disks.ignore(SERVER);
    assertEquals(0, write(SYNC_AFTERWARDS));
    assertEquals(0, write(SYNCED_WRITES));
  }

  private int write(String how) throws Exception {
    List<String> command = new ArrayList<>(List.of("env"));
    command.addAll(disks.environment(SERVER));
    command.add("LD_PRELOAD=" + disks.library());
    command.addAll(List.of("dd", "if=/dev/zero", "of=" + directory.resolve("file")));
    command.addAll(List.of("bs=4096", "count=2", how));
    return Shell.run(command).exit();
  }
}

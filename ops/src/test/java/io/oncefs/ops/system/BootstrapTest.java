package io.oncefs.ops.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.ClusterId;
import io.oncefs.ops.cli.Ran;
import io.oncefs.ops.cluster.ClusterFile;
import io.oncefs.ops.cluster.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A quorum as an operator makes it. What ends by itself runs in this process, but for one of each
 * command that is a process of its own.
 */
class BootstrapTest {
  private static final String OTHER_CLUSTER = "11111111-2222-3333-4444-555555555555";

  @TempDir private Path directory;
  private final List<String> masters = new ArrayList<>();

  @BeforeEach
  void choosePorts() throws IOException {
    Ports ports = new Ports();
    for (int i = 0; i < 3; i++) {
      masters.add("127.0.0.1:" + ports.freeRow(3));
    }
  }

  @AfterEach
  void stop() {
    Ran.command("stop", "--dir", home().toString());
  }

  private Path home() {
    return directory.resolve("home");
  }

  private Command run(String... arguments) throws Exception {
    return Command.run(directory, "256m", arguments);
  }

  private String[] line() {
    List<String> line =
        new ArrayList<>(
            Arrays.asList("bootstrap-quorum", "--cluster", "t", "--dir", home().toString()));
    line.addAll(masters);
    return line.toArray(String[]::new);
  }

  private Ran bootstrap() {
    return Ran.command(line());
  }

  private String master(int index) {
    return "master-" + port(index);
  }

  private int port(int index) {
    return Integer.parseInt(masters.get(index).substring("127.0.0.1:".length()));
  }

  @Test
  void secondRunChangesNothingAndALostDirectoryIsNotMadeAgain() throws Exception {
    Command first = run(line());
    assertEquals(0, first.exit(), first.toString());
    assertEquals(3, first.out().split("formatted and started", -1).length - 1, first.toString());

    Ran second = bootstrap();
    assertEquals(0, second.exit(), second.toString());
    assertTrue(second.err().contains("nothing was changed"), second.toString());

    Ran foreign = Ran.command("format", "chunkserver", "--cluster", OTHER_CLUSTER, "--dir", data());
    assertEquals(0, foreign.exit(), foreign.toString());
    Command denied =
        run(
            "chunkserver",
            "-Doncefs.masters=" + String.join(",", masters),
            "-Doncefs.chunkserver.address=127.0.0.1:" + new Ports().freeRow(3),
            "-Doncefs.chunkserver.dir=" + data());
    assertEquals(4, denied.exit(), denied.toString());
    assertTrue(denied.err().contains(OTHER_CLUSTER), denied.toString());

    assertEquals(0, Ran.command("stop", "--dir", home().toString(), master(2)).exit());
    Files.move(home().resolve(master(2)), home().resolve("lost"));
    Ran wiped = bootstrap();
    assertEquals(5, wiped.exit(), wiped.toString());
    assertTrue(wiped.err().contains("replace-master"), wiped.toString());

    Files.move(home().resolve("lost"), home().resolve(master(2)));
    Ran back = bootstrap();
    assertEquals(0, back.exit(), back.toString());
    assertEquals(1, back.out().split("  started", -1).length - 1, back.toString());
  }

  @Test
  void aQuorumMadeAgainIsAnotherCluster() throws Exception {
    assertEquals(0, bootstrap().exit());
    ClusterId before = ClusterFile.read(home().resolve("oncefs.conf")).cluster();
    String stored = "--cluster=" + before;
    assertEquals(0, Ran.command("format", "chunkserver", stored, "--dir", data()).exit());
    assertEquals(0, Ran.command("stop", "--dir", home().toString()).exit());
    for (int i = 0; i < masters.size(); i++) {
      Files.move(home().resolve(master(i)), directory.resolve("old-" + i));
    }
    Files.delete(home().resolve("oncefs.conf"));
    assertEquals(0, bootstrap().exit());
    assertNotEquals(before, ClusterFile.read(home().resolve("oncefs.conf")).cluster());
    Command denied =
        run(
            "chunkserver",
            "-Doncefs.masters=" + String.join(",", masters),
            "-Doncefs.chunkserver.address=127.0.0.1:" + new Ports().freeRow(3),
            "-Doncefs.chunkserver.dir=" + data());
    assertEquals(4, denied.exit(), denied.toString());
    assertTrue(denied.err().contains(before.toString()), denied.toString());
  }

  private String data() {
    return directory.resolve("foreign").toString();
  }

  @Test
  void portInUseIsNamedBeforeAnythingIsMade() throws Exception {
    try (ServerSocket taken = new ServerSocket(port(1) + 1, 1, InetAddress.getLoopbackAddress())) {
      Ran refused = bootstrap();
      assertEquals(5, refused.exit(), refused.toString());
      assertTrue(refused.err().contains("port " + taken.getLocalPort()), refused.toString());
      assertTrue(
          refused.err().contains("process " + ProcessHandle.current().pid()), refused.toString());
      assertTrue(Files.notExists(home().resolve(master(0))), "a directory was made");
    }
  }
}

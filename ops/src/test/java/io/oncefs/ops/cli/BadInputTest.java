package io.oncefs.ops.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.ops.cluster.DeploymentHome;
import io.oncefs.ops.cluster.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What people type wrong, against a cluster with one chunkserver, which is one too few to append.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
  @TempDir private static Path directory;
  private LocalCluster cluster;

  @BeforeAll
  void start() throws Exception {
    cluster = LocalCluster.start(new DeploymentHome(directory.resolve("cluster")), 1, 1);
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  private Ran run(String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--masters";
    all[arguments.length + 1] = cluster.masters();
    return Ran.command(all);
  }

  private static void assertRefused(int exit, String says, Ran ran) {
    assertEquals(exit, ran.exit(), ran.err());
    assertTrue(ran.err().startsWith("oncefs: "), ran.err());
    assertTrue(ran.err().contains(says), ran.err());
    assertEquals("", ran.out());
  }

  private String local(byte[] content) throws IOException {
    return Files.write(directory.resolve("local"), content).toString();
  }

  @Test
  void pathsThatClimbAreRefused() {
    assertRefused(2, "..", run("mkdir", "/a/../b"));
    assertRefused(2, "..", run("stat", "/.."));
  }

  @Test
  void relativePathsAreRefused() {
    assertRefused(2, "/", run("mkdir", "a"));
  }

  @Test
  void namesOfThreeHundredBytesAreRefused() {
    assertRefused(2, "255", run("mkdir", "/" + "x".repeat(300)));
  }

  @Test
  void pathsWithHalfASurrogatePairAreRefused() {
    String half = "/half\uD83D";
    for (String verb : List.of("mkdir", "stat", "ls", "cat", "touch")) {
      assertRefused(2, "surrogate", run(verb, half));
    }
    assertRefused(2, "surrogate", run("mv", "/a", half));
    assertRefused(2, "surrogate", run("rm", half));
    assertEquals(3, run("stat", "/half?").exit());
  }

  @Test
  void missingFilesAreNotFound() {
    assertRefused(3, "/nowhere", run("cat", "/nowhere"));
    assertRefused(3, "/nowhere", run("stat", "/nowhere"));
    assertRefused(3, "/nowhere", run("mv", "/nowhere", "/somewhere"));
  }

  @Test
  void missingLocalFilesAreNotFound() {
    assertRefused(3, "no local file", run("put", directory.resolve("none").toString(), "/x"));
  }

  @Test
  void localDirectoriesAreNamed() {
    String local = directory.toString();
    assertRefused(2, local, run("put", local, "/x"));
    assertRefused(2, local, run("append", "/x", local));
    assertEquals(3, run("stat", "/x").exit());
    assertEquals(0, run("touch", "/to-get").exit());
    assertRefused(2, local + " is a directory; name a file", run("get", "/to-get", local));
    assertRefused(3, local + "/none", run("get", "/to-get", local + "/none/file"));
  }

  @Test
  void otherPortsOfAMasterAreToldApartAtOnce() {
    String grpc = cluster.masters();
    int port = Integer.parseInt(grpc.substring(grpc.indexOf(':') + 1));
    for (int above = 1; above <= 2; above++) {
      Ran wrong = Ran.command("ls", "/", "-m", "127.0.0.1:" + (port + above));
      assertRefused(2, "try " + grpc, wrong);
      assertTrue(wrong.err().contains("127.0.0.1:" + (port + above)), wrong.err());
    }
  }

  @Test
  void aChunkserversPortIsNotTakenForAMastersRaftPort() {
    List<LocalCluster.Endpoint> servers = cluster.endpoints();
    Ran wrong = Ran.command("ls", "/", "-m", servers.get(servers.size() - 1).grpc());
    assertRefused(2, "it may be a chunkserver's, or a master's raft port", wrong);
  }

  @Test
  void whatExistsIsNotOverwritten() throws IOException {
    assertEquals(0, run("touch", "/taken").exit());
    assertRefused(5, "/taken", run("put", local(new byte[10]), "/taken"));
    assertEquals(0, run("touch", "/other").exit());
    assertRefused(5, "/taken", run("mv", "/other", "/taken"));
  }

  @Test
  void appendsOverTheLimitAreRefusedBeforeAnythingIsSent() throws IOException {
    assertRefused(2, "8388608", run("append", "/big", local(new byte[(8 << 20) + 1])));
  }

  @Test
  void treesAreRemovedOnlyOnWord() {
    assertEquals(0, run("mkdir", "/tree/below").exit());
    assertRefused(2, "--yes", run("rm", "-r", "/tree"));
    assertRefused(5, "/tree", run("rm", "/tree"));
    assertEquals(0, run("rm", "-r", "--yes", "/tree").exit());
  }

  @Test
  void tooFewChunkserversIsUnavailable() throws IOException {
    Ran ran =
        run(
            "append",
            "/waits",
            local("x".getBytes(UTF_8)),
            "-Doncefs.client.append.delivery-timeout=3s");
    assertTrue(ran.exit() == 11 || ran.exit() == 12, ran.exit() + ran.err());
    assertTrue(ran.err().contains("chunkserver"), ran.err());
    assertFalse(ran.err().contains("bootstrap-quorum"), ran.err());
    Ran health = run("cluster", "health", "-o", "json");
    assertEquals(10, health.exit(), health.out());
    assertTrue(health.out().contains("TOO_FEW_CHUNKSERVERS"), health.out());
  }
}

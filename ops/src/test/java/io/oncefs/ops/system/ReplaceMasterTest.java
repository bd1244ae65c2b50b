package io.oncefs.ops.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.oncefs.ops.cli.Ran;
import io.oncefs.ops.cluster.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Masters whose directories are gone or damaged, brought back by the commands that refusals name.
 */
class ReplaceMasterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private final List<String> masters = new ArrayList<>();

  @BeforeEach
  void bootstrap() throws Exception {
    Ports ports = new Ports();
    for (int i = 0; i < 3; i++) {
      masters.add("127.0.0.1:" + ports.freeRow(3));
    }
    assertEquals(0, start().exit());
  }

  @AfterEach
  void stop() {
    Ran.command("stop", "--dir", home().toString());
  }

  private Path home() {
    return directory.resolve("home");
  }

  private String name(int master) {
    return "master-" + masters.get(master).substring("127.0.0.1:".length());
  }

  private Path data(int master) {
    return home().resolve(name(master));
  }

  private static Ran ok(String... arguments) {
    Ran ran = Ran.command(arguments);
    assertEquals(0, ran.exit(), ran.toString());
    return ran;
  }

  private String configuration() {
    return home().resolve("oncefs.conf").toString();
  }

  /** What an operator does to start what is down; it never formats over a loss. */
  private Ran start() {
    List<String> line =
        new ArrayList<>(
            Arrays.asList("bootstrap-quorum", "--cluster", "t", "--dir", home().toString()));
    line.addAll(masters);
    return Ran.command(line.toArray(String[]::new));
  }

  private JsonNode raftStatus() throws Exception {
    return new ObjectMapper()
        .readTree(ok("raft", "status", "-o", "json", "--config", configuration()).out());
  }

  private static void flipABit(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[100] ^= 1;
    Files.write(file, bytes);
  }

  private static Path log(Path data) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files
          .filter(each -> String.valueOf(each.getFileName()).startsWith("log_inprogress"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void aLostAndThenADamagedMasterComeBackAsNewVoters() throws Exception {
    ok("mkdir", "/before", "--config", configuration());

    ok("stop", "--dir", home().toString(), name(2));
    Files.move(data(2), directory.resolve("lost"));
    Ran refused = start();
    assertEquals(5, refused.exit(), refused.toString());
    assertTrue(refused.err().contains("replace-master --dir " + data(2)), refused.toString());
    Ran replaced = ok("replace-master", "--dir", data(2).toString());
    assertTrue(replaced.out().contains("replaced"), replaced.toString());
    Ran again = ok("replace-master", "--dir", data(2).toString());
    assertTrue(again.out().contains("nothing, it runs and votes"), again.toString());

    // Its copy and its vote count: without the other one, two of three go on.
    ok("stop", "--dir", home().toString(), name(1));
    ok("mkdir", "/after", "--config", configuration());

    flipABit(log(data(1)));
    Ran damaged = start();
    assertEquals(1, damaged.exit(), damaged.toString());
    assertTrue(damaged.err().contains("replace-master --dir " + data(1)), damaged.toString());
    Ran mended = ok("replace-master", "--dir", data(1).toString());
    Path quarantined = home().resolve("quarantine").resolve(name(1) + "-1");
    assertTrue(Files.isRegularFile(quarantined.resolve("meta.properties")), mended.toString());

    ok("rolling-restart", "--dir", home().toString());
    JsonNode status = raftStatus();
    assertEquals(3, status.at("/quorum/voters").asInt(), status.toString());
    assertEquals(2, status.path("peers").size(), status.toString());
    String listed = ok("ls", "/", "--config", configuration()).out();
    assertTrue(listed.contains("before") && listed.contains("after"), listed);

    Ran shown = start();
    for (String id : status.findValuesAsText("id")) {
      assertTrue(shown.out().contains(id), id + " is missing: " + shown);
    }
  }

  @Test
  void theLastOfThreeMastersBeginsANewQuorumAndTheOthersJoinIt() throws Exception {
    ok("mkdir", "/kept", "--config", configuration());
    Path backups = directory.resolve("backups");
    String[] copy = {"metadata", "backup", "--dir", data(0).toString(), "--to", backups.toString()};
    // There is nothing to copy before this master has applied something.
    Ran backup = await().atMost(PATIENCE).until(() -> Ran.command(copy), ran -> ran.exit() == 0);
    assertTrue(backup.err().contains("metadata restore --from " + backups), backup.toString());

    String[] restore = {"metadata", "restore", "--yes", "--dir", data(2).toString()};
    Ran early = Ran.command(restore);
    assertEquals(5, early.exit(), early.toString());
    ok("stop", "--dir", home().toString());
    Files.move(data(0), directory.resolve("lost-0"));
    Files.move(data(1), directory.resolve("lost-1"));
    Ran restored = ok(restore);
    assertTrue(
        restored.err().contains("Missing is what lost masters had logged"), restored.toString());
    assertTrue(ok("ls", "/", "--config", configuration()).out().contains("kept"));

    ok("replace-master", "--dir", data(0).toString());
    ok("replace-master", "--dir", data(1).toString());
    ok("mkdir", "/after", "--config", configuration());
    assertEquals(3, raftStatus().at("/quorum/voters").asInt());
    assertTrue(Files.isDirectory(home().resolve("quarantine").resolve(name(2) + "-1")));
  }
}

package io.oncefs.ops.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.oncefs.client.FileInfo;
import io.oncefs.client.OnceFs;
import io.oncefs.ops.cluster.DeploymentHome;
import io.oncefs.ops.cluster.LocalCluster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The verbs for files, against a cluster that can append. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FileVerbsTest {
  @TempDir private static Path directory;
  private LocalCluster cluster;
  private OnceFs fs;

  @BeforeAll
  void start() throws Exception {
    cluster = LocalCluster.start(new DeploymentHome(directory.resolve("cluster")), 1, 2);
    fs = OnceFs.connect(cluster.masters());
  }

  @AfterAll
  void stop() {
    fs.close();
    cluster.close();
  }

  private Ran run(String... arguments) {
    String[] all = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--masters";
    all[arguments.length + 1] = cluster.masters();
    return Ran.command(all);
  }

  private String local(String content) throws IOException {
    return Files.writeString(directory.resolve("local"), content).toString();
  }

  private String content(String path) throws IOException {
    try (InputStream in = fs.open(path)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private List<String> names(String path) throws IOException {
    return fs.list(path).stream().map(FileInfo::name).toList();
  }

  @Test
  void putWithForceTakesThePlaceOfTheOldFileWhichCanBeTakenBack() throws Exception {
    fs.mkdirs("/put");
    assertEquals(0, run("put", local("old"), "/put/f").exit());
    Ran forced = run("put", "--force", local("new"), "/put/f");
    assertEquals(0, forced.exit(), forced.err());
    assertEquals("new", content("/put/f"));
    assertEquals(List.of("f"), names("/put"));
    assertEquals(0, run("undelete", "/put/f", "--to", "/put/old").exit());
    assertEquals("old", content("/put/old"));
  }

  @Test
  void putLeavesNothingBehindWhenItFails() throws Exception {
    fs.mkdirs("/failed/directory");
    Ran onto = run("put", "--force", local("x"), "/failed/directory");
    assertEquals(2, onto.exit(), onto.err());
    assertEquals(List.of("directory"), names("/failed"));
  }

  @Test
  void moveReplacesOnlyWithForceAndNeverADirectory() throws Exception {
    fs.mkdirs("/mv/d");
    fs.append("/mv/a", "a".getBytes(UTF_8));
    fs.append("/mv/b", "b".getBytes(UTF_8));
    assertEquals(5, run("mv", "/mv/a", "/mv/b").exit());
    assertEquals(2, run("mv", "-f", "/mv/a", "/mv/d").exit());
    assertEquals(0, run("mv", "-f", "/mv/a", "/mv/b").exit());
    assertEquals("a", content("/mv/b"));
    assertEquals(List.of("b", "d"), names("/mv"));
  }

  @Test
  void noTreeIsMovedToWherePathsDoNotLead() throws Exception {
    fs.mkdirs("/deep" + "/d".repeat(250));
    fs.mkdirs("/down" + "/d".repeat(10));
    Ran refused = run("mv", "/deep", "/down" + "/d".repeat(10) + "/deep");
    assertEquals(2, refused.exit(), refused.err());
    assertTrue(refused.err().contains("256 components"), refused.err());
    assertEquals(0, run("du", "/deep").exit());
    assertEquals(0, run("rm", "-r", "--yes", "/deep").exit());
    assertFalse(fs.exists("/deep"));
  }

  @Test
  void rowsOfWhatWasAppendedAreThereThoughALaterLineFails() throws Exception {
    String[] line = {
      "append",
      "/j",
      local("one\ntwo\n"),
      "--lines",
      "--writer",
      "me",
      "--sequence",
      "1",
      "-o",
      "json"
    };
    Ran first = run(line);
    assertEquals(0, first.exit(), first.err());
    assertEquals(2, first.out().lines().count(), first.out());
    local("one\nTWO\n");
    Ran second = run(line);
    assertEquals(5, second.exit(), second.err());
    JsonNode row = new ObjectMapper().readTree(second.out());
    assertEquals(1, row.get("sequence").asLong());
    assertTrue(row.get("duplicate").asBoolean(), second.out());
    assertEquals(1, second.out().lines().count(), second.out());
  }

  @Test
  void rowsOfWhatWasAppendedAreThereThoughAnEarlierLineFails() throws Exception {
    String[] line = {
      "append", "/k", local("one\n"), "--lines", "--writer", "me", "--sequence", "2", "-o", "json"
    };
    assertEquals(0, run(line).exit());
    local("other\ntwo\n");
    Ran second = run(line);
    assertEquals(5, second.exit(), second.err());
    JsonNode row = new ObjectMapper().readTree(second.out());
    assertEquals(3, row.get("sequence").asLong(), "the acknowledged one is told");
  }

  @Test
  void fsckSaysHowManyChunksItPassedOver() throws Exception {
    fs.append("/growing/f", "a".getBytes(UTF_8));
    Ran fsck = run("fsck", "/growing");
    assertEquals(0, fsck.exit(), fsck.err());
    assertTrue(fsck.err().contains("0 replicas read, 1 open chunks passed over"), fsck.err());
  }

  @Test
  void nextLinesCanBeRunAsTheyStand() throws Exception {
    fs.mkdirs("/two words");
    Ran asked = run("rm", "-r", "/two words");
    assertTrue(asked.err().contains("oncefs rm -r --yes '/two words'"), asked.err());
  }

  @Test
  void whatOneAppendCannotHoldLeavesNoEmptyFile() throws Exception {
    String big = Files.write(directory.resolve("big"), new byte[(8 << 20) + 1]).toString();
    assertEquals(2, run("append", "/too-big", big).exit());
    assertEquals(2, run("append", "--lines", "/too-big", big).exit());
    assertFalse(fs.exists("/too-big"));
  }
}

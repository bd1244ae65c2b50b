package io.oncefs.ops.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.oncefs.client.Appender;
import io.oncefs.client.OnceFs;
import io.oncefs.client.WriterExpired;
import io.oncefs.client.WriterFenced;
import io.oncefs.ops.cluster.DeploymentHome;
import io.oncefs.ops.cluster.LocalCluster;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code oncefs writer}, against a real cluster in this process. */
class WriterCommandTest {
  private static final byte[] RECORD = "a line\n".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path directory;
  private LocalCluster cluster;
  private OnceFs fs;

  @BeforeEach
  void start() throws Exception {
    cluster = LocalCluster.start(new DeploymentHome(directory), 1, 2);
    fs = OnceFs.connect(cluster.masters());
  }

  @AfterEach
  void stop() {
    fs.close();
    cluster.close();
  }

  private Ran writer(String... arguments) {
    String[] all = new String[arguments.length + 5];
    all[0] = "writer";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    System.arraycopy(
        new String[] {"--masters", cluster.masters(), "-o", "json"},
        0,
        all,
        arguments.length + 1,
        4);
    return Ran.command(all);
  }

  private static JsonNode json(Ran ran) throws Exception {
    assertEquals(0, ran.exit(), ran.err());
    return new ObjectMapper().readTree(ran.out());
  }

  @Test
  void writersAreListedShownFencedAndRemoved() throws Exception {
    fs.append("/log", RECORD);
    try (Appender running = fs.appender("/log").writer("ingest-7").open()) {
      running.append(41, RECORD);
      JsonNode all = json(writer("ls", "/log"));
      assertEquals(2, all.size(), all::toString);
      JsonNode named = json(writer("ls", "--named", "/log")).get(0);
      assertEquals("ingest-7", named.get("writer").asText(), named::toString);
      assertEquals(41, named.get("lastSequence").asLong(), named::toString);
      JsonNode shown = json(writer("show", "/log", "ingest-7"));
      assertEquals("ACTIVE", shown.get("state").asText(), shown::toString);

      Ran asked = writer("fence", "/log", "ingest-7");
      assertEquals(2, asked.exit(), asked.out());
      assertTrue(asked.err().contains("oncefs writer fence --yes /log ingest-7"), asked.err());
      JsonNode fenced = json(writer("fence", "--yes", "/log", "ingest-7"));
      assertTrue(fenced.get("epoch").asLong() > shown.get("epoch").asLong(), fenced::toString);
      assertThrows(WriterFenced.class, () -> running.append(42, RECORD));
    } catch (WriterFenced toldAgainWhenItCloses) {
      assertEquals(2L * RECORD.length, fs.length("/log"));
    }

    assertEquals(2, writer("rm", "/log", "ingest-7").exit());
    assertEquals("REMOVED", json(writer("rm", "--yes", "/log", "ingest-7")).get("state").asText());
    assertThrows(WriterExpired.class, () -> fs.appender("/log").writer("ingest-7").open());
    assertEquals(3, writer("show", "/log", "nobody").exit());
    assertEquals(3, writer("rm", "--yes", "/log", "nobody").exit());
    assertEquals(2L * RECORD.length, fs.length("/log"));
  }

  @Test
  void aFileNobodyAppendedToHasNoWriters() throws Exception {
    fs.create("/empty");
    assertEquals(0, json(writer("ls", "/empty")).size());
  }
}

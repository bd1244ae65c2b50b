package io.oncefs.ops.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.oncefs.client.Appender;
import io.oncefs.client.OnceFs;
import io.oncefs.ops.cluster.DeploymentHome;
import io.oncefs.ops.cluster.LocalCluster;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** {@code put --writer} goes on with its own file only, and says so of any other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResumedPutTest {
  private static final int RECORD = 1 << 20;
  private static final int LENGTH = 2 * RECORD + RECORD / 2;

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

  private Ran put(byte[] local, String path, String... more) throws IOException {
    String[] all = Arrays.copyOf(new String[] {"put", "--writer", "w"}, 9 + more.length);
    System.arraycopy(more, 0, all, 3, more.length);
    all[more.length + 3] = Files.write(directory.resolve("local"), local).toString();
    all[more.length + 4] = path;
    all[more.length + 5] = "--masters";
    all[more.length + 6] = cluster.masters();
    all[more.length + 7] = "-o";
    all[more.length + 8] = "json";
    return Ran.command(all);
  }

  private static byte[] random(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** What a run that was killed leaves. */
  private void begin(String path, byte[] local, int records) throws IOException {
    try (Appender appender = fs.appender(path).writer("w").open()) {
      for (int i = 0; i < records; i++) {
        int from = i * RECORD;
        appender.append(
            i + 1, Arrays.copyOfRange(local, from, Math.min(from + RECORD, local.length)));
      }
    }
  }

  private byte[] content(String path) throws IOException {
    try (InputStream in = fs.open(path)) {
      return in.readAllBytes();
    }
  }

  private void assertRefused(Ran ran, String says, String path, byte[] stays) throws IOException {
    assertEquals(5, ran.exit(), ran.toString());
    assertTrue(ran.err().contains(says), ran.err());
    assertTrue(ran.err().contains("next: oncefs put --force "), ran.err());
    assertEquals("", ran.out());
    assertArrayEquals(stays, content(path));
  }

  @Test
  void aKilledOneGoesOnAndAWholeOneHasNothingToDo() throws Exception {
    byte[] local = random(1, LENGTH);
    begin("/on", local, 1);
    for (int resumedAt : new int[] {RECORD, LENGTH}) {
      Ran ran = put(local, "/on");
      assertEquals(0, ran.exit(), ran.err());
      JsonNode result = new ObjectMapper().readTree(ran.out());
      assertEquals(resumedAt, result.get("resumedAt").asInt(), ran.out());
      assertArrayEquals(local, content("/on"));
    }
  }

  @Test
  void anEmptyFileIsPutAndGoneOnWith() throws Exception {
    assertEquals(0, put(new byte[0], "/empty").exit());
    assertEquals(0, put(new byte[0], "/empty").exit());
    assertEquals(0, put(random(1, 10), "/empty").exit());
    assertEquals(10, fs.length("/empty"));
  }

  @Test
  void anotherLocalFileIsRefusedWhereItDiffers() throws Exception {
    byte[] stored = random(1, LENGTH);
    assertEquals(0, put(stored, "/other").exit());
    byte[] local = stored.clone();
    local[RECORD + 7]++;
    assertRefused(put(local, "/other"), "from byte " + (RECORD + 7), "/other", stored);
  }

  @Test
  void aLocalFileThatGrewIsRefused() throws Exception {
    byte[] local = random(1, LENGTH + 3 * RECORD);
    byte[] stored = Arrays.copyOf(local, LENGTH);
    assertEquals(0, put(stored, "/grown").exit());
    assertRefused(put(local, "/grown"), "from byte " + LENGTH, "/grown", stored);
  }

  @Test
  void aLocalFileThatShrankIsRefused() throws Exception {
    byte[] stored = random(1, LENGTH);
    assertEquals(0, put(stored, "/shrunk").exit());
    byte[] local = Arrays.copyOf(stored, RECORD);
    assertRefused(put(local, "/shrunk"), "from byte " + RECORD, "/shrunk", stored);
  }

  @Test
  void aFileOfOthersIsLeftAlone() throws Exception {
    byte[] stored = random(1, 10);
    fs.append("/theirs", stored);
    assertRefused(put(random(2, LENGTH), "/theirs"), "has 10 bytes", "/theirs", stored);
  }

  @Test
  void bytesOfOthersBehindThoseOfTheWriterAreSeen() throws Exception {
    byte[] local = random(1, LENGTH);
    begin("/mixed", local, 2);
    fs.append("/mixed", new byte[] {1, 2, 3});
    byte[] stored = content("/mixed");
    assertRefused(put(local, "/mixed"), "has " + (2 * RECORD + 3) + " bytes", "/mixed", stored);
  }

  @Test
  void recordsThatAreNoUploadAreSeen() throws Exception {
    try (Appender appender = fs.appender("/gaps").writer("w").open()) {
      appender.append(41, new byte[] {1, 2, 3});
    }
    assertRefused(put(random(1, LENGTH), "/gaps"), "41 records", "/gaps", new byte[] {1, 2, 3});
  }

  @Test
  void othersWhoAppendMeanwhileAreSeen() throws Exception {
    for (int before = 0; before < 2; before++) {
      String path = "/busy" + before;
      fs.create(path);
      InputStream usual = System.in;
      System.setIn(new Meddled(path, before * RECORD + 1));
      try {
        Ran ran = Ran.command("put", "--writer", "w", "-", path, "--masters", cluster.masters());
        assertEquals(5, ran.exit(), ran.toString());
        assertTrue(ran.err().contains("others append to it"), ran.err());
      } finally {
        System.setIn(usual);
      }
    }
  }

  /** Two records; when so many bytes of them are read, somebody appends to the file. */
  private final class Meddled extends InputStream {
    private final String path;
    private final int when;
    private int read;

    Meddled(String path, int when) {
      this.path = path;
      this.when = when;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int now = Math.min(length, 2 * RECORD - read);
      if (read < when && when <= read + now) {
        fs.append(path, new byte[] {1});
      }
      Arrays.fill(into, from, from + now, (byte) 0);
      read += now;
      return now == 0 ? -1 : now;
    }
  }

  @Test
  void toReplaceAndToGoOnExcludeEachOther() throws Exception {
    Ran ran = put(random(1, 10), "/forced", "--force");
    assertEquals(2, ran.exit(), ran.toString());
    assertTrue(ran.err().contains("--force"), ran.err());
    assertFalse(fs.exists("/forced"));
  }
}

package io.oncefs.ops.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.ClusterId;
import io.oncefs.ops.cluster.ClusterFile;
import io.oncefs.ops.cluster.Quorum;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines that no cluster has to be asked about: each is refused at once, and says what is wrong. */
class RefusedLinesTest {
  @TempDir private Path directory;

  private void assertUsage(String says, String... line) {
    for (int i = 0; i < line.length; i++) {
      line[i] = line[i].replace("HOME", directory.toString());
    }
    Ran ran = Ran.command(line);
    assertEquals(2, ran.exit(), ran.toString());
    assertTrue(ran.err().contains(says), ran.err());
  }

  @ParameterizedTest
  @CsvSource({"garbage", "host", "host:abc", ":1", "host:", "host:99999", "host:0"})
  void mastersAreHostAndPort(String master) {
    assertUsage(
        master, "bootstrap-quorum", "--cluster", "two", "--dir", "HOME", "127.0.0.1:9640", master);
  }

  @Test
  void aMasterThatIsNoAddressIsCalledThat() {
    assertUsage(
        "master 'garbage' is not HOST:PORT", "bootstrap-quorum", "--cluster", "two", "garbage");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--port|bootstrap-quorum --local 3 --dir HOME --port 0",
        "--port|bootstrap-quorum --local 3 --dir HOME --port -1",
        "--port|bootstrap-quorum --local 3 --dir HOME --port 99999",
        "--timeout|bootstrap-quorum --local 3 --dir HOME --timeout -1",
        "'../esc'|bootstrap-quorum --local 3 --cluster ../esc",
        "'../esc'|add-chunkserver --cluster ../esc",
        "'../esc'|stop --cluster ../esc",
        "--count|add-chunkserver --dir HOME --count 0",
        "--count|add-chunkserver --dir HOME --count -1",
        "--port|add-chunkserver --dir HOME --port 99999",
        "--timeout|fsck / --timeout -1",
        "--timeout|cluster health --timeout -1",
        "'zzz' is no cluster's id|format chunkserver --cluster zzz --dir HOME/c",
        "'zzz' is no cluster's id|format master --cluster zzz --masters a:1 --self a:1 --dir"
            + " HOME/m",
        "--minutes|server maintenance --minutes -1 00000000-0000-0000-0000-000000000001",
      })
  void numbersAndNamesHaveBounds(String says, String line) {
    assertUsage(says, line.split(" ", -1));
  }

  @Test
  void anEmptyNameIsNoDirectory() {
    assertUsage("empty", "bootstrap-quorum", "--local", "3", "--dir", "");
    assertUsage("empty", "stop", "--dir", "");
  }

  @Test
  void hostsOfOthersAreCalledThat() throws Exception {
    ClusterId cluster = ClusterId.parse("11111111-2222-3333-4444-555555555555");
    ClusterFile.write(
        directory.resolve("oncefs.conf"), new Quorum(cluster, List.of("127.0.0.1:9640")));
    assertUsage(
        "10.255.255.1 is not an address of this machine",
        "add-chunkserver",
        "--dir",
        "HOME",
        "--host",
        "10.255.255.1");
  }

  @Test
  void aFileCannotBecomeAServersDirectory() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "mine");
    String cluster = "11111111-2222-3333-4444-555555555555";
    Ran ran = Ran.command("format", "chunkserver", "--cluster", cluster, "--dir", file.toString());
    assertEquals(5, ran.exit(), ran.toString());
    assertTrue(ran.err().contains(file + " cannot be formatted: it is a file"), ran.err());
  }
}

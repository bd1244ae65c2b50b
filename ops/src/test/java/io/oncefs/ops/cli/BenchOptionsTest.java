package io.oncefs.ops.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no run could do anything with is refused before a cluster is started for it. */
class BenchOptionsTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "append --files 0|--files is 1 to 10000, not 0",
        "append --files 10001|--files is 1 to 10000, not 10001",
        "append --files 200 --writers 51|--files times --writers is 1 to 10000, not 10200",
        "append --outstanding 16,0|--outstanding is 1 to 4096, not 0",
        "append --size 8|--size is 24 to 8388608, not 8",
        "append --chunk-bytes 1000|--chunk-bytes is 65536 to 1073741824, not 1000",
        "append --chunk-bytes 65536 --size 65537|does not fit --chunk-bytes 65536",
        "append --readers 257|--readers is 0 to 256, not 257",
        "append --readers 1 --files 2|--readers read one file",
        "append --readers 1 --chunk-bytes 65536|do not go together",
        "append --readers 1 --random 0|--random is 1 to 1048576, not 0",
        "append --seconds 0|--seconds is 1 to 3600, not 0",
        "append --warmup -1|--warmup is 0 to 3600, not -1",
        "append --cluster-warmup 3601|--cluster-warmup is 0 to 3600, not 3601",
        "tail --outstanding 4097|--outstanding is 1 to 4096, not 4097",
        "tail --size 0|--size is 1 to 8388608, not 0",
        "long --chunks 10,10|--chunks ascend",
        "long --chunks 0|--chunks is 1 to 100000, not 0",
        "long --chunk-bytes 1|--chunk-bytes is 65536 to 8388608, not 1",
        "price --rounds 0|--rounds is 1 to 100, not 0",
        "price --size 1|--size is 24 to 8388608, not 1",
        "scale-files --files 0|--files is 1 to 100000000, not 0",
        "scale-files --files 1 --times -1|--times is 0 to 1000, not -1",
        "scale-chunks --chunks 0|--chunks is 1 to 10000000, not 0",
        "scale-servers --servers 2|--servers is 3 to 5000, not 2",
        "scale-servers --chunks 0|--chunks is 3 to 1000000, not 0",
        "scale-servers --servers 5000 --chunks 1000000|--servers times --chunks is at most"
            + " 300000000",
        "read --mib 0|--mib is 1 to 1048576, not 0",
        "read --threads 0|--threads is 1 to 1024, not 0",
        "meta --threads 1025|--threads is 1 to 1024, not 1025",
        "failover --times 0|--times is 1 to 1000, not 0",
        "failover --chunk-bytes 1|--chunk-bytes is 65536 to 1073741824, not 1",
      })
  void itIsNamedWithItsLimits(String line, String says) {
    Path cluster = directory.resolve("cluster");
    Ran ran = Ran.command(("bench " + line + " --local " + cluster).split(" ", -1));
    assertEquals(2, ran.exit(), ran.err());
    assertTrue(ran.err().startsWith("oncefs: "), ran.err());
    assertTrue(ran.err().contains(says), ran.err());
    assertEquals("", ran.out());
    assertFalse(Files.exists(cluster), "something was started");
  }

  @Test
  void thePriceNeedsTheSources() {
    Ran ran =
        Ran.command(
            "bench",
            "price",
            "--local",
            directory.resolve("cluster").toString(),
            "--sources",
            directory.resolve("none").toString());
    assertEquals(3, ran.exit(), ran.err());
    assertTrue(ran.err().contains("one-record-a-batch"), ran.err());
  }
}

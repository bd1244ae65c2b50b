package io.oncefs.ops.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.ops.bench.Rivals.Rival;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same work has the same key, whoever did it. */
class RivalsTest {
  @TempDir Path directory;
  private Rivals rivals;

  @BeforeEach
  void read() throws Exception {
    Path results = directory.resolve("results.tsv");
    Files.write(
        results,
        List.of(
            line(
                "W1",
                "hdfs",
                "hflush",
                "1024 B x1 one file",
                "size=1024\toutstanding=1\trecs_s=3000"),
            line(
                "W1", "bk", "aq3", "1024 B x1 one ledger", "size=1024\toutstanding=1\trecs_s=1300"),
            line(
                "W1",
                "bk",
                "aq3-throttle5000",
                "1024 B x1 one ledger",
                "size=1024\toutstanding=1\trecs_s=9e9"),
            line(
                "W1",
                "hdfs",
                "hsync",
                "1024 B x16 16 files",
                "size=1024\toutstanding=16\trecs_s=9e9"),
            line(
                "W1",
                "bk",
                "aq3",
                "1024 B x1 under strace",
                "size=1024\toutstanding=1\trecs_s=9e9"),
            line("W2", "hdfs", "hsync", "write 2048 MiB, 1 MiB writes", "MB_s=132"),
            line("W3", "hdfs", "hsync", "sequential read, page cache dropped", "MB_s=466"),
            line(
                "W3",
                "bk",
                "aq3",
                "random read of one entry of 4 KiB, 16 threads, warm",
                "ops_s=24056"),
            line("W4", "hdfs", "hsync", "create empty file, 1 threads", "ops_s=274"),
            line("W5", "kafka", "fsync-isr2", "kill -9 of the leader", "gap_ms=8583"),
            line("W5", "bk", "aq2", "kill -9 of a bookie", "gap_ms=59.3"),
            "# a remark",
            "{\"key\":\"list 1000 x1\",\"value\":376.0}"));
    rivals = Rivals.read(results);
  }

  private static String line(String work, String peer, String variant, String what, String rest) {
    return "wl="
        + work
        + "\tpeer="
        + peer
        + "\tvariant="
        + variant
        + "\tcase="
        + what
        + "\t"
        + rest;
  }

  private Optional<Rival> best(String key, String unit, boolean durable) {
    return rivals.best(
        new Figures(key, 1, unit, 1, Map.of(), 0, Map.of(), 0, 0, Map.of(), Map.of()), durable);
  }

  @Test
  void theDurableOneIsNotTheFastestOne() {
    assertEquals(1300, best("append 1024 x1", Figures.PER_SECOND, true).orElseThrow().value());
    assertEquals(
        "hdfs hflush", best("append 1024 x1", Figures.PER_SECOND, false).orElseThrow().name());
  }

  @Test
  void eachKindOfWorkIsFound() {
    assertEquals(132, best("write", Figures.MEGABYTES, true).orElseThrow().value());
    assertEquals(466, best("read cold", Figures.MEGABYTES, true).orElseThrow().value());
    assertEquals(
        24_056, best("random-read 4096 x16", Figures.PER_SECOND, true).orElseThrow().value());
    assertEquals(274, best("create x1", Figures.PER_SECOND, true).orElseThrow().value());
    assertEquals(376, best("list 1000 x1", Figures.PER_SECOND, true).orElseThrow().value());
  }

  @Test
  void aShorterPauseIsBetter() {
    assertEquals(59.3, best("failover replica", Figures.MILLIS, true).orElseThrow().value());
  }

  @Test
  void whatNobodyDidHasNoRival() {
    assertTrue(best("append 1024 x16", Figures.PER_SECOND, false).isEmpty());
  }
}

package io.oncefs.storage.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.chunk.store.Change;
import io.oncefs.chunk.store.ChunkScript;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreRig;
import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.chunk.store.WriteUnit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process, really killed while it commits. */
class KilledProcessTest {
  private static final int CHUNKS = 3;

  @TempDir Path temporary;

  @Test
  void everyAcknowledgedUnitIsThereAndNoUnitByHalf() throws Exception {
    RocksStoreProvider provider = new RocksStoreProvider();
    Path directory = temporary.resolve("store");
    provider.format(directory, StoreRig.CLUSTER, StoreRig.STORE);
    Path unpacked = Files.createDirectory(temporary.resolve("unpacked"));
    for (int kill = 0; kill < 4; kill++) {
      long firstChunk = 1 + 100L * kill;
      long acknowledged = runAndKill(directory, unpacked, firstChunk, 25 + 20 * kill);
      try (ChunkStore store = provider.open(directory, StoreRig.SETTINGS)) {
        List<ChunkScript> scripts = scripts(firstChunk);
        StoredReplica found = Objects.requireNonNull(store.replica(scripts.get(0).chunk()));
        long units = found.prepared().lsn();
        assertTrue(units >= acknowledged, units + " of " + acknowledged + " units are there");
        for (int i = 0; i < units; i++) {
          unit(scripts, i);
        }
        for (ChunkScript each : scripts) {
          each.assertHeldBy(store);
        }
      }
    }
    assertEquals(0, librariesIn(unpacked), "native libraries left in the temporary directory");
    assertTrue(librariesIn(directory) <= 1, "native libraries left in the store's directory");
  }

  private static long librariesIn(Path directory) throws IOException {
    try (Stream<Path> names = Files.list(directory)) {
      return names.filter(each -> each.getFileName().toString().contains("rocksdbjni")).count();
    }
  }

  /** Returns how many units the child said are committed when it was killed. */
  private static long runAndKill(Path directory, Path unpacked, long firstChunk, int after)
      throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-Djava.io.tmpdir=" + unpacked,
                "-cp",
                System.getProperty("java.class.path"),
                KilledProcessTest.class.getName(),
                directory.toString(),
                Long.toString(firstChunk))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long acknowledged = 0;
    try (BufferedReader said =
        new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
      String line = said.readLine();
      while (line != null && acknowledged < after) {
        acknowledged = Long.parseLong(line);
        line = said.readLine();
      }
      child.toHandle().destroyForcibly();
      for (; line != null; line = said.readLine()) {
        acknowledged = Math.max(acknowledged, Long.parseLong(line));
      }
    }
    child.waitFor();
    return acknowledged;
  }

  /** The process that is killed: commits for ever and says so after each unit. */
  public static void main(String[] arguments) throws Exception {
    ChunkStore store = new RocksStoreProvider().open(Path.of(arguments[0]), StoreRig.SETTINGS);
    List<ChunkScript> scripts = scripts(Long.parseLong(arguments[1]));
    for (int i = 0; i < 10_000; i++) {
      store.commit(unit(scripts, i));
      System.out.println(i + 1);
      System.out.flush();
    }
  }

  private static List<ChunkScript> scripts(long firstChunk) {
    List<ChunkScript> scripts = new ArrayList<>();
    for (int i = 0; i < CHUNKS; i++) {
      scripts.add(new ChunkScript(firstChunk + i));
    }
    return scripts;
  }

  private static WriteUnit unit(List<ChunkScript> scripts, int number) {
    WriteUnit unit = new WriteUnit();
    for (ChunkScript each : scripts) {
      Change change = number == 0 ? each.create() : each.append(1_000, number % 7 * 10_000);
      unit.add(change);
    }
    return unit;
  }
}

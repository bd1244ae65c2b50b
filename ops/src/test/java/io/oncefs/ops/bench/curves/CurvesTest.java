package io.oncefs.ops.bench.curves;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.ops.bench.curves.Curves.Sheet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurvesTest {
  private static final String RESULTS =
      """
      {"key":"files 10 stat x1","value":900.0,"unit":"/s","latencyMicros":{"p50":1000.0,"p99":2000.0}}
      {"key":"files 1000 stat x1","value":800.0,"unit":"/s","latencyMicros":{"p50":1100.0,"p99":2100.0}}
      {"key":"files 10 failover","value":500.0,"unit":"ms","latencyMicros":{}}
      {"key":"files 10 failover","value":900.0,"unit":"ms","latencyMicros":{}}
      {"key":"files 10 failover","value":600.0,"unit":"ms","latencyMicros":{}}
      {"key":"append 1024 x16","value":9000.0,"unit":"/s","latencyMicros":{"p50":1.0}}
      """;

  @TempDir private Path directory;

  private Path results(String text) throws IOException {
    return Files.writeString(directory.resolve("results.json"), text, StandardCharsets.UTF_8);
  }

  @Test
  void worksOfOneUnitShareASheet() throws IOException {
    Curves curves = Curves.read(List.of(results(RESULTS)));
    assertEquals(
        List.of(new Sheet("files", "/s"), new Sheet("files", "latency"), new Sheet("files", "ms")),
        curves.sheets());
    assertEquals(
        Map.of("stat x1", Map.of(10L, 900.0, 1_000L, 800.0)), curves.on(new Sheet("files", "/s")));
    assertEquals(
        Map.of(
            "stat x1 p50", Map.of(10L, 1.0, 1_000L, 1.1),
            "stat x1 p99", Map.of(10L, 2.0, 1_000L, 2.1)),
        curves.on(new Sheet("files", "latency")));
  }

  @Test
  void ofSeveralMeasurementsTheMedianCounts() throws IOException {
    Curves curves = Curves.read(List.of(results(RESULTS)));
    assertEquals(Map.of("failover", Map.of(10L, 600.0)), curves.on(new Sheet("files", "ms")));
  }

  @Test
  void aSheetBecomesAPicture() throws IOException {
    Curves curves = Curves.read(List.of(results(RESULTS)));
    Path file = directory.resolve("curves.png");
    Picture.draw(curves, new Sheet("files", "/s"), file);
    assertTrue(ImageIO.read(file.toFile()).getWidth() > 100);
  }

  @Test
  void whatIsNoMeasurementIsRefused() throws IOException {
    Path broken = results("not json\n");
    assertThrows(IOException.class, () -> Curves.read(List.of(broken)));
  }
}

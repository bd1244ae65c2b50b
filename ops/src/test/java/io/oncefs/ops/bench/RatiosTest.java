package io.oncefs.ops.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RatiosTest {
  private final Ratios ratios = new Ratios();

  private static Figures figures(double perSecond, double p50, double cpu) {
    return new Figures(
        "w",
        perSecond,
        Figures.PER_SECOND,
        1,
        Map.of("p50", p50),
        cpu,
        Map.of(),
        0,
        0,
        Map.of(),
        Map.of());
  }

  @Test
  void onePairThatWasDisturbedDoesNotDecide() {
    ratios.add(figures(95, 11, 10), figures(100, 10, 10));
    ratios.add(figures(10, 90, 10), figures(100, 10, 10));
    ratios.add(figures(96, 12, 10), figures(100, 10, 8));
    assertEquals(0.95, ratios.ofThroughput(), 1e-9);
    assertEquals(List.of(0.95, 0.1, 0.96), ratios.notes().get("throughputRatios"));
    assertEquals(1.2, ratios.notes().get("latencyRatio"));
    assertEquals(1.0, ratios.notes().get("cpuRatio"));
  }

  @Test
  void ofTwoPairsItIsTheMean() {
    ratios.add(figures(90, 1, 1), figures(100, 1, 1));
    ratios.add(figures(100, 1, 1), figures(100, 1, 1));
    assertEquals(0.95, ratios.ofThroughput(), 1e-9);
  }
}

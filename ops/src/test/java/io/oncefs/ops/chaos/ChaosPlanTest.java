package io.oncefs.ops.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.ops.chaos.fault.Catalogue;
import io.oncefs.ops.chaos.fault.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChaosPlanTest {
  @Test
  void aShortRunTriesEachShortFaultOnce() {
    List<String> names = names(90, 1);
    assertEquals(new HashSet<>(names).size(), names.size());
    assertTrue(plan(90, 1).schedule().stream().allMatch(each -> each.span() == Fault.Span.SHORT));
  }

  @Test
  void aLongRunTriesEveryFaultBeforeItTriesOneAgain() {
    int kinds = Catalogue.all().size();
    List<String> names = names(1_800, 1);
    assertEquals(kinds, new HashSet<>(names.subList(0, kinds)).size());
    assertEquals(kinds, new HashSet<>(names.subList(kinds, 2 * kinds)).size());
  }

  @Test
  void theSeedDecidesTheOrder() {
    assertEquals(names(1_800, 1), names(1_800, 1));
    assertNotEquals(names(1_800, 1), names(1_800, 2));
  }

  @Test
  void faultsHaveDifferentNames() {
    assertEquals(
        Catalogue.all().size(), Catalogue.all().stream().map(Fault::name).distinct().count());
  }

  private static List<String> names(long seconds, long seed) {
    return plan(seconds, seed).schedule().stream().map(Fault::name).toList();
  }

  private static ChaosPlan plan(long seconds, long seed) {
    return new ChaosPlan(
        Path.of("work"), Path.of("report"), Duration.ofSeconds(seconds), List.of(), 1, seed, true);
  }
}

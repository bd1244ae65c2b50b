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
    List<Fault> schedule = plan(90, 1).schedule();
    assertEquals(new HashSet<>(schedule).size(), schedule.size());
    assertTrue(schedule.stream().allMatch(each -> each.span() == Fault.Span.SHORT));
  }

  @Test
  void aLongRunTriesEveryFaultBeforeItTriesOneAgain() {
    int kinds = Catalogue.all().size();
    List<Fault> schedule = plan(1_800, 1).schedule();
    assertEquals(kinds, new HashSet<>(schedule.subList(0, kinds)).size());
    assertEquals(kinds, new HashSet<>(schedule.subList(kinds, 2 * kinds)).size());
  }

  @Test
  void theSeedDecidesTheOrder() {
    assertEquals(plan(1_800, 1).schedule(), plan(1_800, 1).schedule());
    assertNotEquals(plan(1_800, 1).schedule(), plan(1_800, 2).schedule());
  }

  @Test
  void faultsHaveDifferentNames() {
    assertEquals(
        Catalogue.all().size(), Catalogue.all().stream().map(Fault::name).distinct().count());
  }

  private static ChaosPlan plan(long seconds, long seed) {
    return new ChaosPlan(
        Path.of("work"), Path.of("report"), Duration.ofSeconds(seconds), List.of(), 1, seed, true);
  }
}

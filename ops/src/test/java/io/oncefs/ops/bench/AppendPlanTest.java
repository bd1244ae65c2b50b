package io.oncefs.ops.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AppendPlanTest {
  private static AppendPlan plan(int files, int writers, boolean named, long chunkBytes) {
    Duration second = Duration.ofSeconds(1);
    return new AppendPlan("/x", 1024, 16, files, writers, named, chunkBytes, second, second);
  }

  @Test
  void theKeySaysOnlyWhatIsNotUsual() {
    assertEquals("append 1024 x16", plan(1, 1, false, 0).key());
    assertEquals(
        "append 1024 x16 files 3 writers 2 named chunk 65536", plan(3, 2, true, 65_536).key());
  }

  @Test
  void oneFileIsThePathItself() {
    assertEquals("/x", plan(1, 5, false, 0).fileOf(4));
    assertEquals("/x/1", plan(3, 2, false, 0).fileOf(4));
  }

  @Test
  void theFirstAppendersHaveAFileEach() {
    AppendPlan plan = plan(3, 4, false, 0);
    Set<String> files = new HashSet<>();
    for (int i = 0; i < plan.files(); i++) {
      files.add(plan.fileOf(i));
    }
    assertEquals(3, files.size());
  }

  @Test
  void noTwoWritersOfAFileShareAName() {
    AppendPlan plan = plan(3, 4, true, 0);
    Set<String> all = new HashSet<>();
    for (int i = 0; i < plan.appenders(); i++) {
      all.add(plan.fileOf(i) + " " + plan.nameOf(i));
    }
    assertEquals(12, all.size());
  }

  @Test
  void chunksAreWatchedInOneFileAlone() {
    assertTrue(plan(1, 4, false, 65_536).watchesChunks());
    assertFalse(plan(2, 1, false, 65_536).watchesChunks());
    assertFalse(plan(1, 1, false, 0).watchesChunks());
  }

  @Test
  void aRecordHasTheSizeThatWasAskedFor() {
    assertEquals(1024, plan(1, 1, false, 0).record().length);
  }
}

package io.oncefs.ops.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QueuesTest {
  private final Queues queues = new Queues();

  @Test
  void whatWentInFirstComesOutFirst() {
    int queue = queues.append(queues.append(queues.append(0, 7), 8), 9);
    assertEquals(7, queues.first(queue));
    assertEquals(8, queues.first(queues.rest(queue)));
    assertEquals(9, queues.first(queues.rest(queues.rest(queue))));
    assertEquals(0, queues.rest(queues.rest(queues.rest(queue))));
  }

  @Test
  void equalContentsHaveOneNumberHoweverTheyCameAbout() {
    int both = queues.append(queues.append(0, 1), 2);
    int three = queues.append(queues.append(queues.append(0, 5), 1), 2);
    assertEquals(both, queues.rest(three));
    assertNotEquals(both, queues.append(queues.append(0, 2), 1));
  }

  @Test
  void aSetOfLongsHoldsWhatASetHolds() {
    Random random = new Random(1);
    LongSet set = new LongSet();
    Set<Long> expected = new HashSet<>();
    for (int i = 0; i < 200_000; i++) {
      long value = random.nextInt(100_000) * 1_000_003L;
      assertEquals(expected.add(value), set.add(value));
    }
    assertEquals(expected.size(), set.size());
    assertFalse(set.add(expected.iterator().next()));
    assertTrue(set.add(-1));
  }
}

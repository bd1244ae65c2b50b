package io.oncefs.master.policy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Id128;
import io.oncefs.common.StoreId;
import org.junit.jupiter.api.Test;

class RefusalsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final StoreId STORE = new StoreId(new Id128(1, 1));
  private static final StoreId OTHER = new StoreId(new Id128(1, 2));

  private final Refusals refusals = new Refusals();

  private boolean mayTake(StoreId store, int chunk, long second) {
    return refusals.mayTake(store, new ChunkId(chunk), second * SECOND);
  }

  private void refuse(int chunk, long second) {
    refusals.refused(STORE, new ChunkId(chunk), second * SECOND);
  }

  @Test
  void aCopyThatFailedIsNotOrderedThereForAWhileThatGrows() {
    refuse(1, 0);
    assertFalse(mayTake(STORE, 1, 9));
    assertTrue(mayTake(STORE, 2, 9), "the trouble may be with that chunk");
    assertTrue(mayTake(OTHER, 1, 9));
    assertTrue(mayTake(STORE, 1, 10));
    refuse(1, 20);
    assertFalse(mayTake(STORE, 1, 39));
    assertTrue(mayTake(STORE, 1, 40));
  }

  @Test
  void aServerThatFailsWithSeveralIsLeftAloneUntilItMakesOne() {
    refuse(1, 0);
    refuse(2, 0);
    refuse(3, 0);
    assertFalse(mayTake(STORE, 4, 9));
    assertTrue(mayTake(STORE, 4, 10), "three at once count as one");
    refuse(4, 11);
    assertFalse(mayTake(STORE, 5, 30));
    assertTrue(mayTake(STORE, 5, 31));
    refusals.copied(STORE);
    refuse(5, 32);
    assertTrue(mayTake(STORE, 6, 32));
  }
}

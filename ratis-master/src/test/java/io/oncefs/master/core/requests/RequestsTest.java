package io.oncefs.master.core.requests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.Id128;
import io.oncefs.common.Limits;
import io.oncefs.master.core.rows.Counters;
import io.oncefs.master.core.rows.Counters.Counter;
import io.oncefs.master.model.Result;
import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.TableStore;
import io.oncefs.master.tables.memory.MemoryTables;
import io.oncefs.protocol.RequestId;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Results that later ones push out. */
class RequestsTest {
  private static final int ROWS_MAX = 40;

  private static RequestId request(int number) {
    return new RequestId(new Id128(1, 1), number);
  }

  /** One master's, which may be started anew at any time. */
  private static final class Kept {
    private final TableStore store = MemoryTables.create();
    private final long max;
    private Counters counters;
    private Requests requests;
    private int applied;

    Kept(long max) {
      this.max = max;
      startAnew();
    }

    void startAnew() {
      counters = new Counters(store::table);
      requests = new Requests(store::table, counters, max);
    }

    void remember(int number, long ledMillis) {
      inAnEntry(() -> requests.remember(request(number), new Result.Cleared(number), ledMillis));
    }

    void inAnEntry(Runnable body) {
      applied++;
      store.apply(new AppliedPosition(1, applied), body);
    }
  }

  @Test
  void asManyAreKeptAsSaidAndLittleMore() {
    Kept kept = new Kept(ROWS_MAX);
    for (int i = 1; i <= 500; i++) {
      int number = i;
      kept.remember(number, number);
      kept.inAnEntry(
          () -> {
            long rows = kept.counters.get(Counter.REQUESTS);
            assertTrue(rows < ROWS_MAX + Requests.PURGED_AT_ONCE, rows + " are kept");
            if (number >= ROWS_MAX) {
              int oldest = number - ROWS_MAX + 1;
              assertEquals(new Result.Cleared(oldest), kept.requests.find(request(oldest)));
            }
            assertNull(kept.requests.find(request((int) (number - rows))));
          });
    }
  }

  /** All masters have the same rows, whenever each was started. */
  @Test
  void whatGoesDoesNotDependOnWhenAMasterStarted() {
    Kept one = new Kept(100_000);
    Kept other = new Kept(100_000);
    SplittableRandom random = new SplittableRandom(3);
    long ledMillis = 0;
    for (int i = 1; i <= 900; i++) {
      ledMillis += i == 300 ? Limits.REQUEST_RETENTION_MILLIS - 80_000 : random.nextInt(400);
      one.remember(i, ledMillis);
      other.startAnew();
      other.remember(i, ledMillis);
      long[] rows = new long[2];
      one.inAnEntry(() -> rows[0] = one.counters.get(Counter.REQUESTS));
      other.inAnEntry(() -> rows[1] = other.counters.get(Counter.REQUESTS));
      assertEquals(rows[0], rows[1], "after " + i);
    }
  }
}

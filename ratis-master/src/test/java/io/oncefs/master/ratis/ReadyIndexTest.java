package io.oncefs.master.ratis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReadyIndexTest {
  private final FakeReign reign = new FakeReign();
  private final CompletableFuture<Long> index = new CompletableFuture<>();
  private int asked;

  private CompletableFuture<Long> ask() {
    return ReadyIndex.ask(
        reign,
        () -> {
          asked++;
          return index;
        });
  }

  @Test
  void aLeaderThatIsReadyPassesOnWhatRatisGives() {
    CompletableFuture<Long> given = ask();
    index.complete(10L);
    assertEquals(10L, given.join());
  }

  @Test
  void aLeaderThatIsReadyOnlyAfterwardsGivesNoIndexOfBefore() {
    reign.ready = false;
    CompletableFuture<Long> given = ask();
    reign.ready = true;
    index.complete(10L);
    assertTrue(given.isCompletedExceptionally());
    assertEquals(0, asked, "whatever Ratis noted was noted too early");
  }

  @Test
  void anIndexOfALaterTermMayBeOneOfBeforeItWasReady() {
    CompletableFuture<Long> given = ask();
    reign.term = 3;
    index.complete(10L);
    assertTrue(given.isCompletedExceptionally());
  }

  private static final class FakeReign implements LeaderReads.Reign {
    private long term = 1;
    private boolean ready = true;

    @Override
    public long term() {
      return term;
    }

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public long committed() {
      return 10;
    }

    @Override
    public long applied() {
      return 10;
    }
  }
}

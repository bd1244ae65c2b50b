package io.oncefs.ops.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.oncefs.ops.cluster.Await.NotYet;
import io.oncefs.ops.cluster.Await.TookTooLong;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AwaitTest {
  @Test
  void whoWaitedInVainHearsWhatWasMissing() {
    assertEquals(
        "waited 0 s for x to be ready, last: disk: full",
        failure(
            () -> {
              throw new NotYet("disk: full");
            }));
  }

  @Test
  void anExceptionIsNamed() {
    assertEquals(
        "waited 0 s for x to be ready, last: java.io.IOException: refused",
        failure(
            () -> {
              throw new IOException("refused");
            }));
  }

  private static String failure(Await.Condition condition) {
    return String.valueOf(
        assertThrows(
                TookTooLong.class, () -> Await.until("x to be ready", Duration.ZERO, condition))
            .getMessage());
  }
}

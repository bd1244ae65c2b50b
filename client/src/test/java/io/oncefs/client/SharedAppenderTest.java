package io.oncefs.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.oncefs.client.session.ClusterSession;
import io.oncefs.client.session.FakeCluster;
import io.oncefs.client.session.SessionEvents;
import io.oncefs.runtime.Host;
import io.oncefs.runtime.real.RealHost;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How appends that name only a path follow it; here time is what the test says. */
@Timeout(20)
class SharedAppenderTest {
  private static final String LOG = "/logs/app.log";
  private static final long REBIND = 100;

  private final FakeCluster cluster = new FakeCluster();
  private final DirectCalls calls = new DirectCalls(cluster::chunkServer, cluster::master);
  private final OnceFs fs = connect();
  private final SharedAppender shared = new SharedAppender(fs, LOG);

  private OnceFs connect() {
    Host host =
        new RealHost(
            (what, cause) -> {
              throw new AssertionError(what, cause);
            });
    ClientConfig config = ClientConfig.load().withRequestTimeout(Duration.ofMillis(300));
    ClusterSession session =
        new ClusterSession(host, calls, calls, List.of("m1"), config.session(), SessionEvents.NONE);
    return new OnceFs(host, session, config, List.of());
  }

  @AfterEach
  void close() {
    fs.close();
  }

  private Appender take(long nowNanos) throws OnceFsException {
    Appender taken = shared.take(nowNanos, REBIND);
    assertNotNull(taken);
    shared.give(taken);
    return taken;
  }

  @Test
  void nobodyWaitsForMastersWithoutALeaderWhileItIsUsed() throws Exception {
    Appender bound = take(0);
    calls.cutOff();
    assertSame(bound, take(150));
    assertSame(bound, take(160));
    assertEquals(1, bound.file().value());
  }

  @Test
  void whoComesBackAfterLongerLooksFirst() throws Exception {
    take(0);
    calls.cutOff();
    assertThrows(Unavailable.class, () -> take(201));
  }

  @Test
  void aRenameByOthersIsNoticed() throws Exception {
    Appender bound = take(0);
    fs.append(LOG, "x".getBytes(UTF_8));
    fs.rename(LOG, "/logs/old.log");
    // The answer to this look has come by the time the next call has had its own.
    assertSame(bound, take(150));
    fs.exists(LOG);
    Appender next = take(151);
    assertNotSame(bound, next);
  }

  @Test
  void nothingIsOpenedAnewWhileThePathStays() throws Exception {
    Appender bound = take(0);
    for (long now = 50; now < 2_000; now += 50) {
      assertSame(bound, take(now));
      fs.exists(LOG);
    }
  }
}

package io.oncefs.ops.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.spi.FilterReply;
import io.oncefs.runtime.Clock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RepeatedWarningsTest {
  private long nanos;
  private final RepeatedWarnings filter =
      new RepeatedWarnings(
          new Clock() {
            @Override
            public long nanos() {
              return nanos;
            }

            @Override
            public long wallMillis() {
              return 0;
            }
          });
  private final LoggerContext loggers = new LoggerContext();

  private int passed(String logger, Level level) {
    int passed = 0;
    for (int i = 0; i < 100; i++) {
      boolean denied =
          filter.decide(null, loggers.getLogger(logger), level, "down " + i, null, null)
              == FilterReply.DENY;
      passed += denied ? 0 : 1;
    }
    return passed;
  }

  @Test
  void aLibraryWarnsAFewTimesAMinute() {
    assertEquals(4, passed("org.apache.ratis.grpc.Appender", Level.WARN));
    assertEquals(4, passed("org.apache.ratis.grpc.Other", Level.WARN));
    assertEquals(0, passed("org.apache.ratis.grpc.Appender", Level.WARN));
    nanos += TimeUnit.MINUTES.toNanos(1);
    assertEquals(4, passed("org.apache.ratis.grpc.Appender", Level.WARN));
  }

  @Test
  void errorsAndOurOwnWordsAlwaysPass() {
    assertEquals(100, passed("org.apache.ratis.grpc.Appender", Level.ERROR));
    assertEquals(100, passed("io.oncefs.master.MasterServer", Level.WARN));
  }
}

package io.oncefs.ops.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class JavaLogBridgeTest {
  private static final String NAME = "io.grpc.netty.Talkative";

  @AfterEach
  void restore() throws Exception {
    LogManager.getLogManager().readConfiguration();
  }

  @Test
  void warningsReachTheServersLogOnceAndTheRestIsDropped() {
    var target = (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(NAME);
    ListAppender<ILoggingEvent> seen = new ListAppender<>();
    seen.start();
    target.addAppender(seen);
    target.setLevel(ch.qos.logback.classic.Level.INFO);
    JavaLogBridge.install();
    JavaLogBridge.install();
    Logger source = Logger.getLogger(NAME);
    source.info("connected");
    LogRecord warning = new LogRecord(Level.WARNING, "stream {0} was reset");
    warning.setLoggerName(NAME);
    warning.setParameters(new Object[] {7});
    source.log(warning);
    source.severe("out of memory");
    target.detachAppender(seen);
    assertEquals(
        List.of("WARN stream 7 was reset", "ERROR out of memory"),
        seen.list.stream()
            .map(each -> each.getLevel() + " " + each.getFormattedMessage())
            .toList());
  }
}

package io.oncefs.ops.cluster;

import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/**
 * Brings what libraries say through {@code java.util.logging}, gRPC above all, to where a server's
 * own words go. Warnings and worse only: below, making records that nobody reads costs time.
 */
final class JavaLogBridge extends Handler {
  private final Formatter formatter = new SimpleFormatter();

  private JavaLogBridge() {}

  /** In place of every handler there was. May be called again. */
  static void install() {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.setLevel(Level.WARNING);
    root.addHandler(new JavaLogBridge());
  }

  @Override
  public void publish(LogRecord record) {
    String name = record.getLoggerName();
    org.slf4j.Logger logger = LoggerFactory.getLogger(name == null ? "java.util.logging" : name);
    String message = formatter.formatMessage(record);
    int level = record.getLevel().intValue();
    if (level >= Level.SEVERE.intValue()) {
      logger.error(message, record.getThrown());
    } else if (level >= Level.WARNING.intValue()) {
      logger.warn(message, record.getThrown());
    } else {
      logger.info(message, record.getThrown());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}

package io.oncefs.ops.cluster;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.net.URL;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Turns the quiet logging of commands into that of servers. */
public final class DaemonLogging {
  private DaemonLogging() {}

  /** Of a daemon: everything from INFO on to standard output. */
  public static void toStandardOutput() {
    configure("logback-daemon.xml");
  }

  /** Of servers in a process that talks to a person: to a file that is rolled over. */
  public static void toFile(Path file) {
    System.setProperty("oncefs.log.file", file.toString());
    configure("logback-file.xml");
  }

  /** Of simulated servers, whose alarms and warnings are what faults are for: nothing. */
  public static void silence() {
    if (LoggerFactory.getLogger("io.oncefs") instanceof Logger ours) {
      ours.setLevel(Level.OFF);
    }
  }

  private static void configure(String resource) {
    JavaLogBridge.install();
    URL configuration = DaemonLogging.class.getClassLoader().getResource(resource);
    if (configuration == null) {
      throw new IllegalStateException(resource + " is missing from this build");
    }
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      throw new IllegalStateException("logback is not what logs here");
    }
    context.reset();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(configuration);
    } catch (JoranException broken) {
      throw new IllegalStateException(resource + " is broken", broken);
    }
  }
}

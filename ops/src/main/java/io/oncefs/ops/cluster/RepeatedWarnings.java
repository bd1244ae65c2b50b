package io.oncefs.ops.cluster;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Lets each class of the libraries below us say a warning a few times a minute: with a peer down
 * they repeat themselves several times a second, for as long as it is down. What we say ourselves,
 * and errors, always pass.
 */
public final class RepeatedWarnings extends TurboFilter {
  private static final int PER_MINUTE = 4;
  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Clock clock;
  private final Map<String, Minute> minutes = new HashMap<>();

  /** As logback makes it. */
  public RepeatedWarnings() {
    this(new RealHost(new HaltOnFault()).clock());
  }

  RepeatedWarnings(Clock clock) {
    this.clock = clock;
  }

  /** What one logger said within a minute. */
  private static final class Minute {
    private long begin;
    private int said;
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    boolean library =
        logger.getName().startsWith("org.apache.ratis") || logger.getName().startsWith("io.grpc");
    return library && level.equals(Level.WARN) && format != null && !mayPass(logger.getName())
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }

  private synchronized boolean mayPass(String logger) {
    long now = clock.nanos();
    Minute minute = minutes.computeIfAbsent(logger, name -> new Minute());
    if (minute.said == 0 || now - minute.begin >= MINUTE_NANOS) {
      minute.begin = now;
      minute.said = 0;
    }
    minute.said++;
    return minute.said <= PER_MINUTE;
  }
}

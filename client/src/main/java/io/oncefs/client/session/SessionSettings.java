package io.oncefs.client.session;

import io.oncefs.client.core.WriterTerms;
import io.oncefs.common.Checks;

/**
 * How patient a client is.
 *
 * @param requestNanos overall deadline of anything but appends, retries included
 * @param masterAttemptNanos how long one master may take before the next one is asked
 * @param readAttemptNanos how long one replica may take before another one is asked
 * @param writer what appenders begin with
 */
public record SessionSettings(
    long requestNanos, long masterAttemptNanos, long readAttemptNanos, WriterTerms writer) {
  /** Thirty seconds, two seconds, two seconds. */
  public static final SessionSettings DEFAULT =
      new SessionSettings(30_000_000_000L, 2_000_000_000L, 2_000_000_000L, WriterTerms.DEFAULT);

  public SessionSettings {
    Checks.argument(
        requestNanos >= 1 && masterAttemptNanos >= 1 && readAttemptNanos >= 1,
        "timeouts are positive");
  }
}

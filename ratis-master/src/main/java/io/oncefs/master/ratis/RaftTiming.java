package io.oncefs.master.ratis;

import io.oncefs.common.Checks;
import java.time.Duration;

/**
 * When a silent leader is replaced.
 *
 * @param electionMin a follower that hears nothing for a random time between these two stands for
 *     election
 * @param request how long one call between masters may take
 */
public record RaftTiming(Duration electionMin, Duration electionMax, Duration request) {
  public RaftTiming {
    Checks.argument(
        electionMin.toMillis() >= 50 && electionMax.compareTo(electionMin) > 0,
        "election timeouts %s to %s",
        electionMin,
        electionMax);
    Checks.argument(request.toMillis() >= 100, "request timeout %s", request);
  }

  /** Tolerates the pauses of a busy machine. */
  public static RaftTiming server() {
    return new RaftTiming(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(3));
  }

  /** For masters in one process, where nothing but a full processor delays a heartbeat. */
  public static RaftTiming quick() {
    return new RaftTiming(Duration.ofMillis(400), Duration.ofMillis(800), Duration.ofSeconds(2));
  }
}

package io.oncefs.ops.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a run came to.
 *
 * @param skipped faults that were not tried, and why
 * @param acknowledged appends
 * @param reads of files, each compared with what the file holds in the end
 * @param anomalies what breaks the promise
 * @param errors what clients were told that they should not have been
 * @param chunks of all files
 * @param incomplete of those, chunks with fewer replicas than they should have
 * @param lost replicas on servers whose disk was damaged that cannot be read, and say so
 * @param repair how long the check waited until every chunk had all its replicas, or gave up
 */
public record Findings(
    List<Episode> episodes,
    Map<String, String> skipped,
    long acknowledged,
    long reads,
    List<String> anomalies,
    List<String> errors,
    long chunks,
    long incomplete,
    long lost,
    Duration repair,
    Duration took) {
  public Findings {
    episodes = List.copyOf(episodes);
    anomalies = List.copyOf(anomalies);
    errors = List.copyOf(errors);
  }

  /** Whether nothing was found, and everything came back each time. */
  public boolean isClean() {
    return anomalies.isEmpty() && errors.isEmpty() && failures() == 0;
  }

  long failures() {
    return episodes.stream().filter(each -> each.failure() != null).count();
  }

  /** In one line. */
  public String verdict() {
    return (isClean() ? "PASS" : "FAIL")
        + ": "
        + episodes.size()
        + " faults, "
        + acknowledged
        + " appends acknowledged, "
        + reads
        + " reads, "
        + anomalies.size()
        + " anomalies, "
        + errors.size()
        + " client errors, "
        + failures()
        + " faults not recovered from, "
        + skipped.size()
        + " skipped, "
        + took.toSeconds()
        + " s";
  }
}

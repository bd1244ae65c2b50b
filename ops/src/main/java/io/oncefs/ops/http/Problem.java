package io.oncefs.ops.http;

/**
 * Something an operator should look at.
 *
 * @param code stable, for alerts
 * @param count how many things have it
 * @param severity {@code DEGRADED}: everything still works; {@code UNHEALTHY}: something does not
 * @param fix the command or act that ends it
 */
public record Problem(String code, long count, String severity, String message, String fix) {
  static final String DEGRADED = "DEGRADED";
  static final String UNHEALTHY = "UNHEALTHY";
  static final String HEALTHY = "HEALTHY";

  /** The worst of them in one word. */
  static String worst(java.util.List<Problem> problems) {
    if (problems.isEmpty()) {
      return HEALTHY;
    }
    return problems.stream().anyMatch(each -> each.severity().equals(UNHEALTHY))
        ? UNHEALTHY
        : DEGRADED;
  }
}

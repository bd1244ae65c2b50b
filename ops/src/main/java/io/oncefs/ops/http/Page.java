package io.oncefs.ops.http;

import java.util.Map;

/**
 * Answers one path. Few threads answer all of them: one that asks another machine waits for it a
 * second at most, on some of the threads at most.
 */
@FunctionalInterface
public interface Page {
  /**
   * What the page shows now.
   *
   * @param query the parameters after {@code ?}; one without a value has the empty text
   */
  Answer get(Map<String, String> query);
}

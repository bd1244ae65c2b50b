package io.oncefs.ops.http;

import java.util.Map;

/** Answers one path. Must not wait for another machine. */
@FunctionalInterface
public interface Page {
  /**
   * What the page shows now.
   *
   * @param query the parameters after {@code ?}; one without a value has the empty text
   */
  Answer get(Map<String, String> query);
}

package io.oncefs.ops.http;

import java.util.Map;

/**
 * Changes something when a path is posted to. May wait a few seconds for other machines, but not as
 * long as the change takes.
 */
@FunctionalInterface
public interface Action {
  /**
   * Does it.
   *
   * @param query the parameters after {@code ?}
   * @throws IllegalArgumentException if they are not what the action wants
   */
  Answer post(Map<String, String> query) throws InterruptedException;
}

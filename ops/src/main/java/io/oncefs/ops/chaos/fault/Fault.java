package io.oncefs.ops.chaos.fault;

import io.oncefs.ops.chaos.ground.Need;
import io.oncefs.ops.cluster.Await.TookTooLong;
import java.io.IOException;
import java.util.Set;

/**
 * Something that happens to a running cluster.
 *
 * @param name as {@code --fault} takes it
 * @param what is done, for people
 * @param needs what it takes beyond signals
 * @param span whether it fits into a short run
 */
public record Fault(String name, String what, Set<Need> needs, Span span, Action action) {
  public Fault {
    needs = Set.copyOf(needs);
  }

  /** Whether a run of a minute and a half has time for it. */
  public enum Span {
    SHORT,
    LONG
  }

  /** Does it and takes it back; whatever it throws, it has taken back what it could. */
  @FunctionalInterface
  public interface Action {
    void strike(Stage stage) throws IOException, InterruptedException, TookTooLong;
  }
}

package io.oncefs.common;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Argument and invariant checks that stay on in production. */
public final class Checks {
  private Checks() {}

  /** Rejects a caller's bad argument. */
  @Contract("false, _, _ -> fail")
  public static void argument(boolean holds, String format, @Nullable Object... details) {
    if (!holds) {
      throw new IllegalArgumentException(String.format(Locale.ROOT, format, details));
    }
  }

  /**
   * Asserts something that only a defect can break. The driver that catches {@link InvariantBroken}
   * stops the process: a core in an unknown state must not go on.
   */
  @Contract("false, _, _ -> fail")
  public static void invariant(boolean holds, String format, @Nullable Object... details) {
    if (!holds) {
      throw new InvariantBroken(String.format(Locale.ROOT, format, details));
    }
  }
}

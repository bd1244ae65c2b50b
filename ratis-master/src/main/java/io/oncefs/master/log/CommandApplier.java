package io.oncefs.master.log;

import io.oncefs.master.tables.AppliedPosition;

/**
 * What a logged command does.
 *
 * <p>Called by one thread, in log order, inside {@link io.oncefs.master.tables.TableStore#apply},
 * with the same arguments on every master. It must be total and deterministic: every refusal is an
 * answer, and no clock, randomness or local configuration has any influence. An exception stops the
 * master, because skipping a command would make this one differ from the others.
 */
@FunctionalInterface
public interface CommandApplier {
  /**
   * Applies a command.
   *
   * @param position of its entry, which may hold other commands before and after it
   */
  byte[] apply(AppliedPosition position, byte[] command);
}

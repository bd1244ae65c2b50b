package io.oncefs.ops.cli.command;

/** The options of a command that say who its masters are. */
public interface MastersOrigin {
  /** Whether nobody said so, and the defaults stand: worth a word if nobody answers there. */
  boolean isDefault();
}

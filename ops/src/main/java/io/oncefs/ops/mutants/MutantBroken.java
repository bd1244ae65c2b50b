package io.oncefs.ops.mutants;

/** A mutant cannot be made: its file is malformed, or the sources have changed under it. */
public final class MutantBroken extends Exception {
  private static final long serialVersionUID = 1L;

  MutantBroken(String message) {
    super(message);
  }
}

package io.oncefs.common;

/**
 * A defect was observed: state that the protocol rules out. Never caught to go on; it stops the
 * node.
 */
public final class InvariantBroken extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public InvariantBroken(String message) {
    super(message);
  }
}

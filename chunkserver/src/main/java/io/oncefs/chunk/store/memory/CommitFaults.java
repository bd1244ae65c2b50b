package io.oncefs.chunk.store.memory;

/** What a {@link MemoryDisk} does to the next commit; each knob acts once. */
public final class CommitFaults {
  /** How a commit ends. */
  enum Outcome {
    SUCCEEDS,
    FULL,
    FAILS_UNWRITTEN,
    FAILS_WRITTEN
  }

  private Outcome next = Outcome.SUCCEEDS;

  /** The next commit finds the disk full. */
  public synchronized void fullOnce() {
    next = Outcome.FULL;
  }

  /**
   * The next commit fails and whether it was written is not known; {@code written} is the truth.
   */
  public synchronized void failOnce(boolean written) {
    next = written ? Outcome.FAILS_WRITTEN : Outcome.FAILS_UNWRITTEN;
  }

  synchronized Outcome take() {
    Outcome taken = next;
    next = Outcome.SUCCEEDS;
    return taken;
  }
}

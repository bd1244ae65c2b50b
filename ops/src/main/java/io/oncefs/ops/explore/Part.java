package io.oncefs.ops.explore;

import java.util.List;

/**
 * A piece of the world whose next state, and whatever it does to others, follow from its state and
 * from what it hears, and from nothing else. {@link Automaton} rests on that: it lets a part hear
 * one thing in one state once, and remembers what came of it.
 */
interface Part extends Fingerprinted {
  /**
   * Hears something, at once and for good.
   *
   * @param event a value: two with one fingerprint are the same
   * @param outputs takes what the part does to others, in order
   * @throws IllegalStateException if an invariant does not hold any more
   */
  void hear(Object event, List<Output> outputs);

  /** What the world has to know of its state to say what may happen next: a value. */
  Object view();

  /** What is left of it when nothing can happen any more: a value. */
  Object lasting();
}

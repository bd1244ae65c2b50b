package io.oncefs.runtime;

import io.oncefs.common.Id128;

/** Where randomness is drawn. */
public interface Entropy {
  /** 64 random bits. */
  long nextLong();

  /** Uniform in 0 (inclusive) to bound (exclusive). */
  default int nextInt(int bound) {
    return (int) Long.remainderUnsigned(nextLong(), bound);
  }

  /** A fresh identity. */
  default Id128 nextId() {
    return new Id128(nextLong(), nextLong());
  }
}

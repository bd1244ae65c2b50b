package io.oncefs.ops.explore;

/** Something of whose state only a part matters to what can happen next. */
interface Fingerprinted {
  /** That part. */
  Object essence();
}

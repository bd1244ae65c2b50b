package io.oncefs.runtime;

/**
 * Where time is read. Decisions use {@link #nanos}; {@link #wallMillis} is only ever shown or
 * logged.
 */
public interface Clock {
  /** Monotonic nanoseconds; only differences within one process mean anything. */
  long nanos();

  /** Milliseconds since the epoch; may jump either way. */
  long wallMillis();
}

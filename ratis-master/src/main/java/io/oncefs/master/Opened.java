package io.oncefs.master;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened so far, to be closed in reverse if the next thing cannot be opened. */
final class Opened {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  <T extends AutoCloseable> T keep(T part) {
    parts.push(part);
    return part;
  }

  /** Closes everything; what fails on the way is noted with the reason for closing. */
  void closeAll(Exception reason) {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception alsoFailed) {
        reason.addSuppressed(alsoFailed);
      }
    }
  }
}

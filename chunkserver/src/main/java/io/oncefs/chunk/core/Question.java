package io.oncefs.chunk.core;

/** What a core asks the master. */
public enum Question {
  /** To seal its chunk. */
  SEAL,
  /** What its chunk is. */
  DESCRIBE
}

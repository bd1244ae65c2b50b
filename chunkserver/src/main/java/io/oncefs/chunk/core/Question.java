package io.oncefs.chunk.core;

/** What a core asks the master. */
public enum Question {
  /** To seal its chunk. */
  SEAL,
  /** What its chunk is. */
  DESCRIBE,
  /** The same, to learn from any answer that a master leads, and can open the next chunk. */
  LEADER
}

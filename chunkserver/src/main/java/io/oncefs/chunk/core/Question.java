package io.oncefs.chunk.core;

/** What a core asks the master. */
public enum Question {
  /** To seal its chunk. */
  SEAL,
  /** What its chunk is. */
  DESCRIBE,
  /** Whether its chunk, which was planned, was logged. */
  LOGGED,
  /** What follows its chunk, and whether a master leads: any answer says that one does. */
  PLAN
}

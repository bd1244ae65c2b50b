package io.oncefs.master.tables;

import org.jspecify.annotations.Nullable;

/** Rows as bytes, in the order of their keys compared as unsigned bytes. */
public interface ByteReader {
  byte @Nullable [] get(byte[] key);

  /** A cursor on nothing yet; the caller closes it. */
  ByteCursor cursor();
}

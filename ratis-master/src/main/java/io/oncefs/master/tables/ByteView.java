package io.oncefs.master.tables;

/** Committed rows of bytes at one moment; any thread. */
public interface ByteView extends ByteReader, AutoCloseable {
  AppliedPosition position();

  @Override
  void close();
}

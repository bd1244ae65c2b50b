package io.oncefs.master.tables;

/**
 * One atomic write in the making; reads see it laid over what is committed. Closing it without
 * commit drops it.
 */
public interface ByteWrite extends ByteReader, AutoCloseable {
  void put(byte[] key, byte[] value);

  void delete(byte[] key);

  /**
   * Makes all of it, and the position, visible and recoverable at once. The last call before close.
   */
  void commit(AppliedPosition position);

  @Override
  void close();
}

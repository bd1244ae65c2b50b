package io.oncefs.master.tables;

/** Walks rows of bytes. After a move that answers false it must be placed anew. */
public interface ByteCursor extends AutoCloseable {
  /** Goes to the first row at or after the key; false if there is none. */
  boolean seek(byte[] key);

  /** Goes to the last row before the key; false if there is none. */
  boolean seekBefore(byte[] key);

  boolean next();

  boolean previous();

  byte[] key();

  byte[] value();

  /** The value, decoded, as {@link ByteReader#get(byte[], Codec)} would. */
  default <V> V value(Codec<V> codec) {
    return codec.decode(value());
  }

  @Override
  void close();
}

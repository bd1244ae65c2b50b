package io.oncefs.master.tables;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the rows of one table lie among all keys: {@code name 00 key}. A name has no byte below
 * {@code 2D}, so tables do not interleave, and the keys that begin with {@code 00} are left to the
 * storage engine.
 */
final class KeySpace<K> {
  private static final byte SEPARATOR = 0x00;
  private static final byte AFTER_SEPARATOR = 0x01;

  private final byte[] prefix;
  private final byte[] end;
  private final KeyCodec<K> codec;

  KeySpace(String table, KeyCodec<K> codec) {
    byte[] name = table.getBytes(StandardCharsets.US_ASCII);
    this.prefix = Arrays.copyOf(name, name.length + 1);
    prefix[name.length] = SEPARATOR;
    this.end = prefix.clone();
    end[name.length] = AFTER_SEPARATOR;
    this.codec = codec;
  }

  byte[] stored(K key) {
    byte[] encoded = codec.encode(key);
    byte[] stored = Arrays.copyOf(prefix, prefix.length + encoded.length);
    System.arraycopy(encoded, 0, stored, prefix.length, encoded.length);
    return stored;
  }

  K key(byte[] stored) {
    return codec.decode(Arrays.copyOfRange(stored, prefix.length, stored.length));
  }

  /** The first stored key a scan from there may meet. */
  byte[] lower(@Nullable K from) {
    return from == null ? prefix : stored(from);
  }

  /** The stored key where a scan to there ends, exclusive. */
  byte[] upper(@Nullable K toExclusive) {
    return toExclusive == null ? end : stored(toExclusive);
  }
}

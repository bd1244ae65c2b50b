package io.oncefs.master.tables;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * A codec for keys: the order of the encoded bytes, compared as unsigned bytes, is the order of the
 * table.
 *
 * <p>Encodings delimit themselves: {@code read} consumes exactly what {@code write} produced, and
 * no encoding is a prefix of another one. So keys may be put one after the other into a composite
 * key, and the composite sorts by its first component, then by the second. {@link KeyCodecs} has
 * the ready-made ones.
 */
public interface KeyCodec<T> extends Codec<T> {
  void write(T key, ByteArrayOutputStream out);

  /**
   * Reads one key and leaves the buffer behind it; throws {@link IllegalArgumentException} when it
   * is malformed.
   */
  T read(ByteBuffer in);

  @Override
  default byte[] encode(T key) {
    var out = new ByteArrayOutputStream();
    write(key, out);
    return out.toByteArray();
  }

  @Override
  default T decode(byte[] bytes) {
    var in = ByteBuffer.wrap(bytes);
    T key = read(in);
    if (in.hasRemaining()) {
      throw new IllegalArgumentException(in.remaining() + " bytes behind the key");
    }
    return key;
  }

  /**
   * The same encoding for another type, for instance {@code unsignedLong().as(FileId::new,
   * FileId::value)}.
   */
  default <U> KeyCodec<U> as(Function<T, U> wrap, Function<U, T> unwrap) {
    KeyCodec<T> inner = this;
    return new KeyCodec<>() {
      @Override
      public void write(U key, ByteArrayOutputStream out) {
        inner.write(unwrap.apply(key), out);
      }

      @Override
      public U read(ByteBuffer in) {
        return wrap.apply(inner.read(in));
      }
    };
  }
}

package io.oncefs.master.tables;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Encodings of keys that keep their order. */
public final class KeyCodecs {
  private static final KeyCodec<Long> UNSIGNED_LONG = new UnsignedLong();
  private static final KeyCodec<String> TEXT = new Text();

  private KeyCodecs() {}

  /** Eight bytes, most significant first: sorts as {@link Long#compareUnsigned}. */
  public static KeyCodec<Long> unsignedLong() {
    return UNSIGNED_LONG;
  }

  /**
   * UTF-8 with each {@code 00} written as {@code 00 FF}, ended by {@code 00 00}: sorts by code
   * point.
   *
   * <p>A string that is not valid UTF-16 (a lone surrogate) is refused: replacing it would make two
   * names one.
   */
  public static KeyCodec<String> text() {
    return TEXT;
  }

  /** {@code first} then {@code second}: sorts by the first, then by the second. */
  public static <K, A, B> KeyCodec<K> pair(
      KeyCodec<A> first,
      KeyCodec<B> second,
      BiFunction<A, B, K> join,
      Function<K, A> left,
      Function<K, B> right) {
    return new KeyCodec<>() {
      @Override
      public void write(K key, ByteArrayOutputStream out) {
        first.write(left.apply(key), out);
        second.write(right.apply(key), out);
      }

      @Override
      public K read(ByteBuffer in) {
        A a = first.read(in);
        B b = second.read(in);
        return join.apply(a, b);
      }
    };
  }

  private static final class UnsignedLong implements KeyCodec<Long> {
    @Override
    public void write(Long key, ByteArrayOutputStream out) {
      out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(key).array());
    }

    @Override
    public Long read(ByteBuffer in) {
      if (in.remaining() < Long.BYTES) {
        throw new IllegalArgumentException("a number needs 8 bytes, there are " + in.remaining());
      }
      return in.getLong();
    }
  }

  private static final class Text implements KeyCodec<String> {
    private static final int ESCAPE = 0x00;
    private static final int ESCAPED_ZERO = 0xFF;
    private static final int END = 0x00;

    @Override
    public void write(String key, ByteArrayOutputStream out) {
      if (isPlain(key)) {
        out.writeBytes(key.getBytes(StandardCharsets.ISO_8859_1));
      } else {
        writeEscaped(key, out);
      }
      out.write(ESCAPE);
      out.write(END);
    }

    /** Whether each character is one byte and none is escaped, as in most names. */
    private static boolean isPlain(String key) {
      for (int i = 0; i < key.length(); i++) {
        if (key.charAt(i) == ESCAPE || key.charAt(i) >= 0x80) {
          return false;
        }
      }
      return true;
    }

    private static void writeEscaped(String key, ByteArrayOutputStream out) {
      var utf8 = encodeStrictly(key);
      while (utf8.hasRemaining()) {
        int b = utf8.get() & 0xFF;
        out.write(b);
        if (b == ESCAPE) {
          out.write(ESCAPED_ZERO);
        }
      }
    }

    @Override
    public String read(ByteBuffer in) {
      var utf8 = new ByteArrayOutputStream();
      for (int b = next(in); ; b = next(in)) {
        if (b == ESCAPE) {
          int escaped = next(in);
          if (escaped == END) {
            return decodeStrictly(utf8.toByteArray());
          }
          if (escaped != ESCAPED_ZERO) {
            throw new IllegalArgumentException("unknown escape " + escaped + " in a text key");
          }
        }
        utf8.write(b);
      }
    }

    private static int next(ByteBuffer in) {
      if (!in.hasRemaining()) {
        throw new IllegalArgumentException("a text key without its end");
      }
      return in.get() & 0xFF;
    }

    private static ByteBuffer encodeStrictly(String text) {
      try {
        return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      } catch (CharacterCodingException e) {
        throw new IllegalArgumentException("a key with a lone surrogate has no UTF-8 form", e);
      }
    }

    private static String decodeStrictly(byte[] utf8) {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
      } catch (CharacterCodingException e) {
        throw new IllegalArgumentException("a text key that is not UTF-8", e);
      }
    }
  }
}

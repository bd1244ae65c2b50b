package io.oncefs.wire;

import io.oncefs.common.Limits;
import java.util.List;
import java.util.function.Function;

/**
 * Checks of what came over the network. Each returns what it was given or throws {@link
 * IllegalArgumentException}, which {@link MalformedMessage#guard} turns into an outcome.
 */
final class Bounds {
  /** Bytes of UTF-8 that one char can become at most. */
  private static final int BYTES_PER_CHAR_MAX = 3;

  private Bounds() {}

  static long notNegative(String what, long value) {
    return atLeast(0, what, value);
  }

  static long atLeast(long minimum, String what, long value) {
    if (value < minimum) {
      throw new IllegalArgumentException(what + " must be at least " + minimum + ", is " + value);
    }
    return value;
  }

  static int within(int minimum, int maximum, String what, int value) {
    return (int) within((long) minimum, (long) maximum, what, value);
  }

  static long within(long minimum, long maximum, String what, long value) {
    if (value < minimum || value > maximum) {
      throw new IllegalArgumentException(
          what + " must be " + minimum + " to " + maximum + ", is " + value);
    }
    return value;
  }

  /** A field that the sender must have set. */
  static <M> M present(String what, boolean isPresent, M value) {
    if (!isPresent) {
      throw new IllegalArgumentException(what + " is missing");
    }
    return value;
  }

  /** A list, each element converted, with a bounded number of them. */
  static <M, V> List<V> list(
      int minimum, int maximum, String what, List<M> elements, Function<M, V> conversion) {
    within(minimum, maximum, "number of " + what, elements.size());
    return elements.stream().map(conversion).toList();
  }

  static String text(int bytesMax, String what, String text) {
    if (text.length() > bytesMax / BYTES_PER_CHAR_MAX) {
      within(0, bytesMax, "bytes of the " + what, utf8Length(text));
    }
    return text;
  }

  static String address(String what, String address) {
    return text(Limits.ADDRESS_BYTES_MAX, what, address);
  }

  static String path(String path) {
    return text(Limits.PATH_BYTES_MAX, "path", path);
  }

  /** An explanation cut to what an answer may carry: one that is too long must not get lost. */
  static String clipped(String explanation) {
    int charsMax = Limits.TEXT_BYTES_MAX / BYTES_PER_CHAR_MAX;
    return explanation.length() <= charsMax ? explanation : explanation.substring(0, charsMax);
  }

  private static long utf8Length(String text) {
    return text.codePoints()
        .mapToLong(point -> point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4)
        .sum();
  }
}

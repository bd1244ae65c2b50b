package io.oncefs.master.tables;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KeyCodecsTest {
  private record Entry(long parent, String name) {}

  private static final KeyCodec<Entry> ENTRY =
      KeyCodecs.pair(
          KeyCodecs.unsignedLong(), KeyCodecs.text(), Entry::new, Entry::parent, Entry::name);

  private static final Comparator<String> BY_CODE_POINT =
      (a, b) -> Arrays.compareUnsigned(utf8(a), utf8(b));

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static <T> void assertSameOrder(
      KeyCodec<T> codec, List<T> keys, Comparator<? super T> expected) {
    for (T a : keys) {
      assertEquals(a, codec.decode(codec.encode(a)));
      for (T b : keys) {
        assertEquals(
            Integer.signum(expected.compare(a, b)),
            Integer.signum(Arrays.compareUnsigned(codec.encode(a), codec.encode(b))),
            () -> a + " and " + b);
      }
    }
  }

  @Test
  void numbersSortUnsigned() {
    assertSameOrder(
        KeyCodecs.unsignedLong(),
        LongStream.of(0, 1, 255, 256, Long.MAX_VALUE, Long.MIN_VALUE, -2, -1).boxed().toList(),
        Long::compareUnsigned);
  }

  @Test
  void textSortsByCodePointEvenWithZerosInIt() {
    assertSameOrder(
        KeyCodecs.text(),
        List.of(
            "",
            "\0",
            "\0\0",
            "\0a",
            "a",
            "a\0",
            "a\0b",
            "ab",
            "a\u0001",
            "ä",
            "\uD83D\uDE00",
            "\uFFFD"),
        BY_CODE_POINT);
  }

  @Test
  void pairsSortByTheFirstThenTheSecond() {
    Random random = new Random(7);
    List<Entry> entries =
        IntStream.range(0, 40)
            .mapToObj(i -> new Entry(random.nextInt(3) - 1, "\0ab".substring(random.nextInt(4))))
            .toList();
    assertSameOrder(
        ENTRY,
        entries,
        Comparator.comparing(Entry::parent, Long::compareUnsigned)
            .thenComparing(Entry::name, BY_CODE_POINT));
  }

  @Test
  void noEncodingIsAPrefixOfAnother() {
    assertArrayEquals(new byte[] {'a', 0, 0}, KeyCodecs.text().encode("a"));
    assertArrayEquals(new byte[] {'a', 0, (byte) 0xFF, 0, 0}, KeyCodecs.text().encode("a\0"));
  }

  @Test
  void malformedKeysAreRefused() {
    var text = KeyCodecs.text();
    assertThrows(IllegalArgumentException.class, () -> text.encode("\uD83D"));
    assertThrows(IllegalArgumentException.class, () -> text.decode(new byte[] {'a'}));
    assertThrows(IllegalArgumentException.class, () -> text.decode(new byte[] {0, 1}));
    assertThrows(IllegalArgumentException.class, () -> text.decode(new byte[] {0, 0, 0}));
    assertThrows(IllegalArgumentException.class, () -> text.decode(new byte[] {(byte) 0xC3, 0, 0}));
    assertThrows(
        IllegalArgumentException.class, () -> KeyCodecs.unsignedLong().decode(new byte[7]));
  }
}

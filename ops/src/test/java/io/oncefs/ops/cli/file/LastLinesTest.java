package io.oncefs.ops.cli.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastLinesTest {
  @TempDir Path directory;

  private long begin(String content, long lines) throws IOException {
    Path file = Files.writeString(directory.resolve("f"), content, UTF_8);
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      return LastLines.begin(channel, channel.size(), lines);
    }
  }

  @Test
  void theLastLinesAreThoseBeforeTheEnd() throws IOException {
    assertEquals(4, begin("one\ntwo\nthree\n", 2));
    assertEquals(8, begin("one\ntwo\nthree\n", 1));
  }

  @Test
  void aLastLineWithoutItsEndIsALine() throws IOException {
    assertEquals(4, begin("one\ntwo", 1));
    assertEquals(0, begin("one", 1));
  }

  @Test
  void allOfAFileThatHasNotSoMany() throws IOException {
    assertEquals(0, begin("one\ntwo\n", 2));
    assertEquals(0, begin("one\ntwo\n", 1_000));
    assertEquals(0, begin("", 3));
  }

  @Test
  void noLinesBeginAtTheEnd() throws IOException {
    assertEquals(8, begin("one\ntwo\n", 0));
  }

  @Test
  void linesMayBeLongerThanAPiece() throws IOException {
    String longLine = "x".repeat(200_000);
    assertEquals(4, begin("one\n" + longLine + "\n" + longLine + "\n", 2));
    assertEquals(200_005, begin("one\n" + longLine + "\n" + longLine, 1));
  }
}

package io.oncefs.ops.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class QuotedTest {
  @Test
  void onlyWhatAShellWouldTakeOtherwiseIsQuoted() {
    assertEquals("/a/b-1.log", Quoted.of("/a/b-1.log"));
    assertEquals("'/a b'", Quoted.of("/a b"));
    assertEquals("'/it'\\''s'", Quoted.of("/it's"));
    assertEquals("''", Quoted.of(""));
  }
}

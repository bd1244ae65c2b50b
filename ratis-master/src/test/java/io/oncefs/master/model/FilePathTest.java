package io.oncefs.master.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilePathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/a", "/a/b", "/...", "/..a", "/\u00e4\u00f6/\ud83d\ude00", "/ a b "})
  void ordinaryPathsAreFine(String path) {
    assertNull(FilePath.problemWith(path));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a/b | begins with '/'",
        "'' | begins with '/'",
        "// | empty components",
        "/a//b | empty components",
        "/a/ | empty components",
        "/a/../b | no '..' components",
        "/. | no '.' components",
      })
  void eachBrokenRuleIsNamed(String path, String expected) {
    assertProblem(path, expected);
  }

  @Test
  void controlCharactersLoneSurrogatesAndOversizeAreNamed() {
    assertProblem("/a\0b", "control characters");
    assertProblem("/a\nb", "control characters");
    assertProblem("/a\ud800", "valid UTF-8");
    assertProblem("/" + "x".repeat(256), "at most 255 bytes; one here has 256");
    assertProblem("/" + "\u00e4".repeat(128), "at most 255 bytes; one here has 256");
    assertProblem("/a".repeat(257), "at most 256 components; this one has 257");
    assertProblem(("/" + "x".repeat(250)).repeat(17), "at most 4096 bytes");
    assertNull(FilePath.problemWith("/" + "x".repeat(255)));
    assertNull(FilePath.problemWith("/a".repeat(256)));
  }

  @Test
  void aMessageIsPrintableWhateverThePathIs() {
    String problem = FilePath.problemWith("relative\u0007\ud800" + "y".repeat(500));
    assertNotNull(problem);
    assertTrue(problem.codePoints().noneMatch(Character::isISOControl));
    assertTrue(problem.length() < 200, problem);
  }

  @Test
  void aPathIsWithinItselfItsAncestorsAndTheRoot() {
    FilePath path = new FilePath("/a/b");
    assertTrue(path.isWithin(path));
    assertTrue(path.isWithin(new FilePath("/a")));
    assertTrue(path.isWithin(FilePath.ROOT));
    assertFalse(new FilePath("/ab").isWithin(new FilePath("/a")));
    assertEquals(List.of("a", "b"), path.names());
    assertEquals("/a", path.prefix(1));
  }

  private static void assertProblem(String path, String expected) {
    String problem = FilePath.problemWith(path);
    assertNotNull(problem);
    assertTrue(problem.contains(expected), problem);
  }
}

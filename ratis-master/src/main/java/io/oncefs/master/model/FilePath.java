package io.oncefs.master.model;

import io.oncefs.common.Checks;
import io.oncefs.common.Limits;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An absolute path that obeys the rules: {@link #problemWith} says which one another text breaks.
 */
public record FilePath(String text) {
  public static final FilePath ROOT = new FilePath("/");

  public FilePath {
    String problem = problemWith(text);
    Checks.argument(problem == null, "%s", problem);
  }

  /** What is wrong with a path, for the person who typed it; null if nothing is. */
  public static @Nullable String problemWith(String text) {
    if (!text.startsWith("/")) {
      return "a path is absolute and begins with '/'; got " + shown(text);
    }
    int bytes = utf8Length(text);
    if (bytes < 0) {
      return "a path is valid UTF-8; this one has a lone surrogate: " + shown(text);
    }
    if (bytes > Limits.PATH_BYTES_MAX) {
      return "a path has at most " + Limits.PATH_BYTES_MAX + " bytes; this one has " + bytes;
    }
    if (text.equals("/")) {
      return null;
    }
    List<String> names = split(text);
    if (names.size() > Limits.PATH_DEPTH_MAX) {
      return "a path has at most "
          + Limits.PATH_DEPTH_MAX
          + " components; this one has "
          + names.size();
    }
    for (String name : names) {
      String problem = problemWithName(name);
      if (problem != null) {
        return problem + ": " + shown(text);
      }
    }
    return null;
  }

  private static @Nullable String problemWithName(String name) {
    if (name.isEmpty()) {
      return "a path has no empty components (no '//' and no '/' at its end)";
    }
    if (name.equals(".") || name.equals("..")) {
      return "a path has no '" + name + "' components: write it out from the root";
    }
    int bytes = utf8Length(name);
    if (bytes > Limits.NAME_BYTES_MAX) {
      return "a path component has at most "
          + Limits.NAME_BYTES_MAX
          + " bytes; one here has "
          + bytes;
    }
    if (name.codePoints().anyMatch(Character::isISOControl)) {
      return "a path has no control characters";
    }
    return null;
  }

  /** Bytes of the text in UTF-8, or -1 if it has no such form. */
  private static int utf8Length(String text) {
    try {
      return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text)).remaining();
    } catch (CharacterCodingException loneSurrogate) {
      return -1;
    }
  }

  /** Fit for a message: printable and short. */
  private static String shown(String text) {
    StringBuilder shown = new StringBuilder("'");
    text.codePoints()
        .limit(80)
        .map(
            c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? '?' : c)
        .forEach(shown::appendCodePoint);
    return shown.append(text.length() > 80 ? "...'" : "'").toString();
  }

  private static List<String> split(String text) {
    return List.of(text.substring(1).split("/", -1));
  }

  public boolean isRoot() {
    return text.equals("/");
  }

  /** From the root down; empty for the root. */
  public List<String> names() {
    return isRoot() ? List.of() : split(text);
  }

  /** The path of the first {@code depth} names. */
  public String prefix(int depth) {
    return depth == 0 ? "/" : "/" + String.join("/", names().subList(0, depth));
  }

  /** Whether this is the other path or lies below it. */
  public boolean isWithin(FilePath other) {
    return text.equals(other.text) || other.isRoot() || text.startsWith(other.text + "/");
  }

  @Override
  public String toString() {
    return text;
  }
}

package io.oncefs.common;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Who appends to a file: a name the application chose (survives restarts) or a random id (one
 * process). Bound to a file id: the same name on another file is another writer.
 */
public final class WriterId implements Comparable<WriterId> {
  private final boolean named;
  private final String text;
  private final long hash;
  private final int bytes;

  private WriterId(boolean named, String text) {
    this.named = named;
    this.text = Objects.requireNonNull(text);
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    this.bytes = utf8.length;
    this.hash = Digest.hashOf(utf8, 0, utf8.length, named ? 1 : 2);
  }

  /**
   * A writer the application named.
   *
   * @param name 1 to {@link Limits#WRITER_NAME_BYTES_MAX} bytes of valid UTF-8 without control
   *     characters
   */
  public static WriterId named(String name) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    int bytes = utf8.length;
    Checks.argument(
        bytes >= 1 && bytes <= Limits.WRITER_NAME_BYTES_MAX,
        "a writer name has 1 to %s bytes, got %s",
        Limits.WRITER_NAME_BYTES_MAX,
        bytes);
    Checks.argument(
        name.codePoints().noneMatch(Character::isISOControl),
        "a writer name has no control characters");
    // Half a surrogate pair would become a question mark on its way, and two writers one.
    Checks.argument(
        name.equals(new String(utf8, StandardCharsets.UTF_8)), "a writer name is valid Unicode");
    return new WriterId(true, name);
  }

  /** A writer of one process. */
  public static WriterId random(Id128 id) {
    return new WriterId(false, id.toString());
  }

  public boolean isNamed() {
    return named;
  }

  /** The name, or the random id as a UUID. */
  public String text() {
    return text;
  }

  /** How many bytes the text has in UTF-8. */
  public int bytes() {
    return bytes;
  }

  /** 64 well-mixed bits of the identity, for digests; not for equality. */
  public long hash64() {
    return hash;
  }

  @Override
  public int compareTo(WriterId other) {
    int byKind = Boolean.compare(named, other.named);
    return byKind != 0 ? byKind : text.compareTo(other.text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WriterId that
        && hash == that.hash
        && named == that.named
        && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(hash);
  }

  @Override
  public String toString() {
    return (named ? "writer:" : "random:") + text;
  }
}

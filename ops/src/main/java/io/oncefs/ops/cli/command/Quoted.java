package io.oncefs.ops.cli.command;

import java.util.regex.Pattern;

/** Makes one word of a shell's line out of a path or a name. */
public final class Quoted {
  private static final Pattern PLAIN = Pattern.compile("[\\w./:@%+=,-]+");

  private Quoted() {}

  /** As it is if a shell would take it so, else in quotes. */
  public static String of(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}

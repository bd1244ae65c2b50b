package io.oncefs.client;

/** Refuses text that would arrive as another one. Every other rule of paths is the masters'. */
final class WellFormed {
  private WellFormed() {}

  /**
   * The path, which has a form in UTF-8. Half a surrogate pair has none: it would become a question
   * mark on its way, and the path that of another file.
   */
  static String path(String path) throws InvalidArgument {
    boolean whole =
        path.codePoints()
            .noneMatch(each -> each >= Character.MIN_SURROGATE && each <= Character.MAX_SURROGATE);
    if (!whole) {
      throw new InvalidArgument(
          "a path is valid Unicode; this one has half a surrogate pair where '?' is shown: '"
              + shown(path)
              + "'");
    }
    return path;
  }

  private static String shown(String path) {
    StringBuilder shown = new StringBuilder();
    path.codePoints()
        .limit(80)
        .map(each -> Character.getType(each) == Character.SURROGATE ? '?' : each)
        .forEach(shown::appendCodePoint);
    return shown.toString();
  }
}

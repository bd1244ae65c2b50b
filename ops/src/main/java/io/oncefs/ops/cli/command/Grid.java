package io.oncefs.ops.cli.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Rows to print. A cell is a number, a boolean, a text or null, and stays what it is until it is
 * printed.
 */
public final class Grid {
  private final List<String> columns;
  private final List<List<@Nullable Object>> rows = new ArrayList<>();

  private Grid(List<String> columns) {
    this.columns = columns;
  }

  /**
   * No rows yet.
   *
   * @param columns their names as JSON has them, such as {@code lastContact}
   */
  public static Grid of(String... columns) {
    return new Grid(List.of(columns));
  }

  /** Adds one row with as many cells as there are columns. */
  public Grid row(@Nullable Object... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + columns);
    }
    List<@Nullable Object> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(cell);
    }
    rows.add(row);
    return this;
  }

  public List<String> columns() {
    return columns;
  }

  public List<List<@Nullable Object>> rows() {
    return rows;
  }

  /** {@code lastContact} becomes {@code LAST-CONTACT}. */
  static String heading(String column) {
    return column.replaceAll("([a-z])([A-Z])", "$1-$2").toUpperCase(Locale.ROOT);
  }
}

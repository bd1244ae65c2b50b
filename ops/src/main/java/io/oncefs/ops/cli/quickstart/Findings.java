package io.oncefs.ops.cli.quickstart;

import io.oncefs.ops.cli.command.Grid;

/** What was checked and how it came out. */
final class Findings {
  private final Grid grid = Grid.of("checked", "right", "detail");
  private boolean allRight = true;

  void add(String checked, boolean right, String detail) {
    grid.row(checked, right ? "yes" : "NO", detail);
    allRight &= right;
  }

  boolean allRight() {
    return allRight;
  }

  Grid grid() {
    return grid;
  }
}

package io.oncefs.ops.cli.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.oncefs.ops.cli.command.Output.Format;
import java.io.PrintWriter;
import java.util.List;

/**
 * Rows of numbers printed as they come, for results too many to keep: as JSON one object a line, so
 * that what a command printed before it failed can be read; as a table with columns of one width.
 */
public final class RowPrinter implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int WIDTH = 14;

  private final Format format;
  private final PrintWriter out;
  private final List<String> columns;
  private boolean any;

  RowPrinter(Format format, PrintWriter out, List<String> columns) {
    this.format = format;
    this.out = out;
    this.columns = columns;
  }

  private void heading() {
    if (!any) {
      columns.forEach(each -> out.print(padded(Grid.heading(each))));
      out.println();
    }
  }

  /** Prints one row with as many cells as there are columns. */
  public void row(Object... cells) {
    switch (format) {
      case table -> {
        heading();
        for (Object each : cells) {
          out.print(padded(each.toString()));
        }
        out.println();
      }
      case plain ->
          out.println(String.join("\t", List.of(cells).stream().map(Object::toString).toList()));
      case json -> {
        ObjectNode object = JSON.createObjectNode();
        for (int i = 0; i < cells.length; i++) {
          object.putPOJO(columns.get(i), cells[i]);
        }
        out.println(object);
      }
    }
    any = true;
  }

  /** Nothing that was printed waits in a buffer after this. */
  @Override
  public void close() {
    out.flush();
  }

  private static String padded(String text) {
    return " ".repeat(Math.max(1, WIDTH - text.length())) + text;
  }
}

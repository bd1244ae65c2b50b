package io.oncefs.ops.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints a result in the form that was asked for. Data only: talk goes to standard error. */
public final class Output {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Format format;
  private final PrintWriter out;

  public Output(Format format, PrintWriter out) {
    this.format = format;
    this.out = out;
  }

  /** The forms of {@code -o}. */
  public enum Format {
    /** For people. */
    table,
    /** For programs; numbers are numbers. */
    json,
    /** For {@code cut} and {@code while read}: tabs between cells, no heading. */
    plain
  }

  public Format format() {
    return format;
  }

  /** Prints rows one by one as they become known. */
  public RowPrinter rows(String... columns) {
    return new RowPrinter(format, out, List.of(columns));
  }

  /** Prints rows; as JSON a list of objects. */
  public void print(Grid grid) {
    switch (format) {
      case json -> json(objects(grid));
      case table -> table(grid);
      case plain -> plain(grid);
    }
    out.flush();
  }

  /** Prints one thing with named parts; as JSON an object. */
  public void print(Map<String, ? extends @Nullable Object> parts) {
    switch (format) {
      case json -> json(parts);
      case table -> {
        int width = parts.keySet().stream().mapToInt(String::length).max().orElse(0);
        parts.forEach((name, value) -> out.println(padded(name + ":", width + 2) + text(value)));
      }
      case plain -> parts.forEach((name, value) -> out.println(name + "\t" + plainText(value)));
    }
    out.flush();
  }

  /** Prints a document as JSON whatever the format. */
  public void json(Object document) {
    try {
      out.println(JSON.writeValueAsString(document));
      out.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a JSON document: " + document.getClass(), e);
    }
  }

  private static List<Map<String, @Nullable Object>> objects(Grid grid) {
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    for (List<@Nullable Object> row : grid.rows()) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      for (int i = 0; i < row.size(); i++) {
        object.put(grid.columns().get(i), row.get(i));
      }
      objects.add(object);
    }
    return objects;
  }

  private void plain(Grid grid) {
    for (List<@Nullable Object> row : grid.rows()) {
      out.println(String.join("\t", row.stream().map(Output::plainText).toList()));
    }
  }

  private void table(Grid grid) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(grid.columns().stream().map(Grid::heading).toList());
    grid.rows().forEach(row -> lines.add(row.stream().map(Output::text).toList()));
    int[] widths = new int[grid.columns().size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        boolean number = isNumeric(grid, i);
        row.append(number ? " ".repeat(widths[i] - line.get(i).length()) : "")
            .append(number ? line.get(i) : padded(line.get(i), widths[i]))
            .append("  ");
      }
      out.println(row.toString().stripTrailing());
    }
  }

  private static boolean isNumeric(Grid grid, int column) {
    return !grid.rows().isEmpty()
        && grid.rows().stream()
            .map(row -> row.get(column))
            .allMatch(cell -> cell == null || cell instanceof Number);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }

  private static String text(@Nullable Object cell) {
    return cell == null ? "-" : printable(cell.toString());
  }

  private static String plainText(@Nullable Object cell) {
    return cell == null ? "" : printable(cell.toString());
  }

  /** A file name may hold anything; what would break a line or move the cursor is shown as '?'. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}

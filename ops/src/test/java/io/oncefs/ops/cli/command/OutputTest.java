package io.oncefs.ops.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.oncefs.ops.cli.command.Output.Format;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class OutputTest {
  private static final Grid GRID =
      Grid.of("path", "lastContact", "live").row("/a", 7, true).row("/long\nname", null, false);

  private static String printed(Format format) {
    StringWriter text = new StringWriter();
    new Output(format, new PrintWriter(text)).print(GRID);
    return text.toString();
  }

  @Test
  void tableAlignsAndKeepsEveryRowOnOneLine() {
    assertEquals(
        """
        PATH        LAST-CONTACT  LIVE
        /a                     7  true
        /long?name             -  false
        """,
        printed(Format.table));
  }

  @Test
  void plainIsTabsWithoutHeading() {
    assertEquals("/a\t7\ttrue\n/long?name\t\tfalse\n", printed(Format.plain));
  }

  @Test
  void jsonKeepsNumbersBooleansAndNames() throws Exception {
    assertEquals(
        new ObjectMapper()
            .readTree(
                "[{\"path\":\"/a\",\"lastContact\":7,\"live\":true},"
                    + "{\"path\":\"/long\\nname\",\"lastContact\":null,\"live\":false}]"),
        new ObjectMapper().readTree(printed(Format.json)));
  }
}

package io.oncefs.ops.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * What a command printed and how it ended, run in this process: no Java has to be started for it.
 */
public record Ran(int exit, String out, String err) {

  /** Runs the command line. */
  public static Ran command(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exit = line.execute(arguments);
    return new Ran(exit, out.toString(), err.toString());
  }
}

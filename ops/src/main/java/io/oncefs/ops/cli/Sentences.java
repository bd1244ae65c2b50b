package io.oncefs.ops.cli;

import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Makes every sentence of a description a line of it: the list of commands shows the first line,
 * and half a sentence says nothing.
 */
final class Sentences {
  private static final Pattern BETWEEN = Pattern.compile("(?<=\\.) (?=\\p{Lu})");

  private Sentences() {}

  /** In this command and those below it. */
  static void partIn(CommandLine command) {
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    usage.description(BETWEEN.split(String.join(" ", usage.description())));
    command.getSubcommands().values().forEach(Sentences::partIn);
  }
}

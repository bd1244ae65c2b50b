package io.oncefs.ops.cli.mutants;

import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --sources}: where the sources are that a mutant changes a copy of. */
public final class SourcesOption {
  @Option(
      names = "--sources",
      paramLabel = "DIR",
      description = "The root of the sources; default: the nearest above this directory.")
  private @Nullable Path sources;

  /** The root of the sources. */
  public Path root() throws CommandFailure {
    if (sources != null) {
      return sources;
    }
    for (Path each = Path.of("").toAbsolutePath(); each != null; each = each.getParent()) {
      if (Files.isDirectory(each.resolve("ops").resolve("mutants"))) {
        return each;
      }
    }
    throw new CommandFailure(
        ExitCode.USAGE, "no sources here or above; name them with --sources DIR");
  }
}

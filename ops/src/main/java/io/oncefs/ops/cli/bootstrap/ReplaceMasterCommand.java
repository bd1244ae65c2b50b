package io.oncefs.ops.cli.bootstrap;

import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cli.config.ConfigOptions;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code replace-master}. */
@Command(
    name = "replace-master",
    mixinStandardHelpOptions = true,
    description = {
      "Puts a new, empty master in the place of one whose directory is lost or damaged: run it on",
      "that master's host while a majority of the others runs. The directory is moved to",
      "quarantine/ beside it. Run again it goes on where it was, or changes nothing."
    })
public final class ReplaceMasterCommand implements Callable<Integer> {
  @Mixin private OutputOptions options = new OutputOptions();

  @Option(
      names = "--dir",
      required = true,
      paramLabel = "DIR",
      description = "The directory of the master, such as HOME/master-9643.")
  private Path directory = Path.of("");

  @Option(
      names = "--self",
      paramLabel = "HOST:PORT",
      description = "Its address in oncefs.masters; default what the directory or its name says.")
  private @Nullable String self;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The cluster's file; default oncefs.conf beside the directory.")
  private @Nullable Path file;

  @Override
  public Integer call() throws Exception {
    MasterPlace place = MasterPlace.of(directory, file, self, options);
    String token = ConfigOptions.of(place.configuration()).adminToken();
    Replacement.Done done = new Replacement(place, token, options).run();
    Grid grid = Grid.of("master", "id", "replaced", "voters", "quarantined", "done");
    grid.row(
        place.master(),
        done.id(),
        done.former(),
        done.voters(),
        done.quarantined() == null ? null : done.quarantined().toString(),
        done.changed() ? "replaced" : "nothing, it runs and votes");
    options.output().print(grid);
    options.say("next: oncefs raft status --config " + place.configuration());
    return ExitCode.OK.number();
  }
}

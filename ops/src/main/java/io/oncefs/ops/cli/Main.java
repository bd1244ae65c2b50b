package io.oncefs.ops.cli;

import io.oncefs.ops.cli.admin.BalanceCommand;
import io.oncefs.ops.cli.admin.ClusterCommand;
import io.oncefs.ops.cli.admin.RaftCommand;
import io.oncefs.ops.cli.admin.ServerCommand;
import io.oncefs.ops.cli.admin.WriterCommand;
import io.oncefs.ops.cli.bench.BenchCommand;
import io.oncefs.ops.cli.bootstrap.AddChunkserverCommand;
import io.oncefs.ops.cli.bootstrap.BootstrapCommand;
import io.oncefs.ops.cli.bootstrap.MetadataCommand;
import io.oncefs.ops.cli.bootstrap.ReplaceMasterCommand;
import io.oncefs.ops.cli.bootstrap.RollingRestartCommand;
import io.oncefs.ops.cli.bootstrap.StopCommand;
import io.oncefs.ops.cli.chaos.ChaosCommand;
import io.oncefs.ops.cli.chaos.ChaosDetourCommand;
import io.oncefs.ops.cli.chunk.ChunkCommand;
import io.oncefs.ops.cli.chunk.FsckCommand;
import io.oncefs.ops.cli.command.ErrorReport;
import io.oncefs.ops.cli.config.ConfigCommand;
import io.oncefs.ops.cli.daemon.ChunkserverCommand;
import io.oncefs.ops.cli.daemon.FormatCommand;
import io.oncefs.ops.cli.daemon.MasterCommand;
import io.oncefs.ops.cli.explore.ExploreCommand;
import io.oncefs.ops.cli.file.AppendCommand;
import io.oncefs.ops.cli.file.CatCommand;
import io.oncefs.ops.cli.file.ChecksumCommand;
import io.oncefs.ops.cli.file.GetCommand;
import io.oncefs.ops.cli.file.HeadCommand;
import io.oncefs.ops.cli.file.ListCommand;
import io.oncefs.ops.cli.file.MakeDirectoryCommand;
import io.oncefs.ops.cli.file.MoveCommand;
import io.oncefs.ops.cli.file.PutCommand;
import io.oncefs.ops.cli.file.RemoveCommand;
import io.oncefs.ops.cli.file.StatCommand;
import io.oncefs.ops.cli.file.TailCommand;
import io.oncefs.ops.cli.file.TouchCommand;
import io.oncefs.ops.cli.file.TruncateCommand;
import io.oncefs.ops.cli.file.UndeleteCommand;
import io.oncefs.ops.cli.file.UsageCommand;
import io.oncefs.ops.cli.mutants.MutantsCommand;
import io.oncefs.ops.cli.quickstart.QuickstartCommand;
import io.oncefs.ops.cli.sim.SimCommand;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** The command line's entry point: parses, runs one command, and exits with its code. */
@Command(
    name = "oncefs",
    description = "A distributed file system whose append happens exactly once.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      ListCommand.class,
      StatCommand.class,
      CatCommand.class,
      HeadCommand.class,
      TailCommand.class,
      PutCommand.class,
      GetCommand.class,
      AppendCommand.class,
      MakeDirectoryCommand.class,
      MoveCommand.class,
      RemoveCommand.class,
      UndeleteCommand.class,
      UsageCommand.class,
      ChecksumCommand.class,
      TouchCommand.class,
      TruncateCommand.class,
      QuickstartCommand.class,
      FormatCommand.class,
      MasterCommand.class,
      ChunkserverCommand.class,
      BootstrapCommand.class,
      AddChunkserverCommand.class,
      ReplaceMasterCommand.class,
      RollingRestartCommand.class,
      MetadataCommand.class,
      StopCommand.class,
      BenchCommand.class,
      SimCommand.class,
      ChaosCommand.class,
      ChaosDetourCommand.class,
      ExploreCommand.class,
      MutantsCommand.class,
      RaftCommand.class,
      ClusterCommand.class,
      ServerCommand.class,
      BalanceCommand.class,
      ChunkCommand.class,
      FsckCommand.class,
      WriterCommand.class,
      ConfigCommand.class,
      Completion.class,
      Version.class,
      HelpCommand.class
    })
public final class Main {
  private static final char REPLACEMENT = '\uFFFD';

  private Main() {}

  /** Runs the command that the arguments name. */
  public static void main(String[] args) {
    // What gRPC has to say goes past our logging; a command speaks for itself.
    Logger.getLogger("").setLevel(Level.SEVERE);
    System.exit(commandLine().execute(args));
  }

  /**
   * Java reads bytes that are no UTF-8 as U+FFFD, all as the same one: two names of files would
   * become one.
   */
  private static int runUnlessGarbled(ParseResult parsed) {
    for (String each : parsed.originalArgs()) {
      if (each.indexOf(REPLACEMENT) >= 0) {
        throw new ParameterException(
            parsed.commandSpec().commandLine(),
            "an argument is not valid UTF-8 where U+FFFD is shown: '" + each + "'");
      }
    }
    return new RunLast().execute(parsed);
  }

  /** The whole command tree; tests run it with their own streams. */
  static CommandLine commandLine() {
    ErrorReport errors = new ErrorReport();
    CommandLine line = new CommandLine(new Main());
    Sentences.partIn(line);
    return line.setExecutionExceptionHandler(errors)
        .setParameterExceptionHandler(errors)
        .setExecutionStrategy(Main::runUnlessGarbled)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }
}

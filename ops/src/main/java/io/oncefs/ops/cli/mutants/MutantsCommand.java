package io.oncefs.ops.cli.mutants;

import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.mutants.Mutant;
import io.oncefs.ops.mutants.MutantBroken;
import io.oncefs.ops.mutants.MutantFile;
import io.oncefs.ops.mutants.MutantTrial;
import io.oncefs.ops.mutants.MutantTrial.Verdict;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mutants}. */
@Command(
    name = "mutants",
    mixinStandardHelpOptions = true,
    description = {
      "Seeds defects into copies of the sources, one at a time (ops/mutants), and shows that the",
      "simulator or the explorer notices each. Needs the sources and a JDK.",
      "A mutant may say why nothing can come of it (equivalent); then it has to survive.",
      "Exit code 0 only if every mutant still applies and came out as it should within its budget."
    })
public final class MutantsCommand implements Callable<Integer> {
  @Mixin private OutputOptions options = new OutputOptions();

  @Parameters(paramLabel = "NAME", description = "Which ones; default: all.")
  private List<String> names = List.of();

  @Mixin private SourcesOption sources = new SourcesOption();

  @Option(
      names = "--budget",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "For each killer of a mutant; default ${DEFAULT-VALUE}.")
  private long budgetSeconds;

  @Option(
      names = "--by",
      paramLabel = "COMMAND",
      description = {
        "sim or explore: only by this one, and only those mutants that it is to kill;",
        "default: by all of a mutant's killers, until one succeeds."
      })
  private @Nullable String by;

  @Override
  public Integer call() throws IOException, InterruptedException, CommandFailure {
    Path root = sources.root();
    MutantTrial trial =
        new MutantTrial(root, new RealHost(new HaltOnFault()).clock(), budgetSeconds);
    Grid grid = Grid.of("mutant", "defect", "killer", "finding", "seconds");
    int wrong = 0;
    try {
      List<Mutant> mutants = MutantFile.readAll(root.resolve("ops").resolve("mutants"));
      for (Mutant each : mutants) {
        boolean chosen = names.isEmpty() || names.contains(each.name());
        Mutant offered = by == null ? each : each.onlyBy(by);
        if (chosen && !offered.killers().isEmpty()) {
          Verdict verdict = trial.of(offered);
          wrong += verdict.isAsItShould() ? 0 : 1;
          options.say(
              each.name() + ": " + verdict.inWords() + " after " + verdict.seconds() + " s");
          grid.row(
              each.name(),
              each.what(),
              verdict.isKilled() ? verdict.killer() : null,
              each.isEquivalent() && !verdict.isKilled()
                  ? "equivalent: " + String.join(" ", each.equivalent())
                  : verdict.finding(),
              verdict.seconds());
        }
      }
    } catch (MutantBroken broken) {
      throw new CommandFailure(ExitCode.FAILED, String.valueOf(broken.getMessage()), null, broken);
    }
    options.output().print(grid);
    return (wrong == 0 ? ExitCode.OK : ExitCode.FAILED).number();
  }
}

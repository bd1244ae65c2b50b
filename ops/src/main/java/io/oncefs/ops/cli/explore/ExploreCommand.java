package io.oncefs.ops.cli.explore;

import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.explore.Explorer;
import io.oncefs.ops.explore.Scope;
import io.oncefs.ops.explore.Witness;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code explore}. */
@Command(
    name = "explore",
    mixinStandardHelpOptions = true,
    description = {
      "Tries every order of messages, disk writes and crashes in a small scope: appends of a named",
      "writer under way in one chunk of 3 replicas, coordinators that seal it, the retry in the"
          + " next",
      "chunk. The cores are those of production.",
      "Exit code 0 only if every invariant held in every state; 11 if there was not enough time."
    })
public final class ExploreCommand implements Callable<Integer> {
  private static final long SECOND = 1_000_000_000L;
  private static final long SAY_EVERY_NANOS = 60 * SECOND;

  @Mixin private OutputOptions options = new OutputOptions();

  @Option(
      names = "--appends",
      paramLabel = "N",
      defaultValue = "2",
      description = "Under way at once; default ${DEFAULT-VALUE}.")
  private int appends;

  @Option(
      names = "--coordinators",
      paramLabel = "N",
      defaultValue = "2",
      description = "Masters that seal the chunk; default ${DEFAULT-VALUE}.")
  private int coordinators;

  @Option(
      names = "--crashes",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of one server, any of them, at any moment; default ${DEFAULT-VALUE}.")
  private int crashes;

  @Option(names = "--no-retry", description = "The writer does not ask again in the next chunk.")
  private boolean noRetry;

  @Option(
      names = "--opening",
      description = "Begins when the chunk was just logged, and not when it serves.")
  private boolean opening;

  @Option(names = "--overtaking", description = "An append may arrive before the one it follows.")
  private boolean overtaking;

  @Option(
      names = "--every-order",
      description = "Also those orders that differ from others in nothing that is checked.")
  private boolean everyOrder;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "3600",
      description = "Ends after so long, complete or not; default ${DEFAULT-VALUE}.")
  private long seconds;

  private final Clock clock = new RealHost(new HaltOnFault()).clock();
  private @Nullable Explorer explorer;
  private long begunNanos;
  private long saidNanos;

  /** Asked at every state. */
  private boolean goOn() {
    long now = clock.nanos();
    if (now - saidNanos >= SAY_EVERY_NANOS && explorer != null) {
      saidNanos = now;
      options.say(explorer.states() + " states after " + (now - begunNanos) / SECOND + " s");
    }
    return now - begunNanos < seconds * SECOND;
  }

  @Override
  public Integer call() {
    long begun = clock.nanos();
    Scope scope = new Scope(appends, coordinators, crashes, !noRetry, opening, overtaking);
    explorer = new Explorer(scope, !everyOrder, this::goOn);
    begunNanos = begun;
    saidNanos = begun;
    Explorer.Outcome outcome = explorer.run();
    Grid grid =
        Grid.of("what", "count", "meaning")
            .row("states", outcome.states(), scope.toString())
            .row("part-states", outcome.partStates(), "of single servers, masters and the oracle")
            .row("steps", outcome.steps(), "each followed by all checks")
            .row("ends", outcome.ends(), "states in which nothing can happen any more")
            .row("endings", outcome.endings(), "of them that differ on disks and in the log")
            .row("depth", outcome.depthMax(), "the longest way to a state")
            .row("seconds", (clock.nanos() - begun) / SECOND, null);
    for (Witness each : Witness.values()) {
      String name = each.name().toLowerCase(Locale.ROOT).replace('_', '-');
      grid.row(name, outcome.witnesses().contains(each) ? 1 : 0, each.what());
    }
    options.output().print(grid);
    if (outcome.violation() != null) {
      options.say("state " + outcome.states() + ": " + outcome.violation());
      return ExitCode.FAILED.number();
    }
    options.say(outcome.complete() ? "every order was tried" : "not every order was tried");
    return (outcome.complete() ? ExitCode.OK : ExitCode.UNAVAILABLE).number();
  }
}

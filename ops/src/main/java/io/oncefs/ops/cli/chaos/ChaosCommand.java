package io.oncefs.ops.cli.chaos;

import io.oncefs.ops.chaos.ChaosPlan;
import io.oncefs.ops.chaos.ChaosRun;
import io.oncefs.ops.chaos.Findings;
import io.oncefs.ops.chaos.Report;
import io.oncefs.ops.chaos.fault.Catalogue;
import io.oncefs.ops.chaos.fault.Fault;
import io.oncefs.ops.chaos.ground.Ground;
import io.oncefs.ops.chaos.ground.Need;
import io.oncefs.ops.chaos.ground.Undo;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code chaos}; hidden, because {@code ops/chaos/run} is what cleans up after it. */
@Command(
    name = "chaos",
    hidden = true,
    mixinStandardHelpOptions = true,
    description = {
      "The Java part of ops/chaos/run: 3 masters and 4 chunkservers as processes, clients that"
          + " never",
      "stop, one fault after the other, and a check of all they were told. Exit code 0 only if"
          + " nothing",
      "was lost, doubled, reordered or wrong, no client got an error, and everything came back."
    })
public final class ChaosCommand implements Callable<Integer> {
  private static final int MASTERS = 3;
  private static final int CHUNKSERVERS = 4;

  @Mixin private OutputOptions options = new OutputOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--list", description = "Print the faults, and do nothing.")
  private boolean list;

  @Option(names = "--work", paramLabel = "DIR", description = "An empty directory for the cluster.")
  private @Nullable Path work;

  @Option(names = "--report", paramLabel = "DIR", description = "Where the report goes.")
  private @Nullable Path report;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "90",
      description =
          "For all of it; from 300 on every fault, again and again. Default ${DEFAULT-VALUE}.")
  private long seconds;

  @Option(names = "--fault", split = ",", paramLabel = "NAME,...", description = "Only these.")
  private List<String> faults = List.of();

  @Option(
      names = "--times",
      paramLabel = "N",
      defaultValue = "1",
      description = "How often each fault named by --fault; default ${DEFAULT-VALUE}.")
  private int times;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--without-sync",
      description = "A control run: the servers' syncs do nothing. Power cuts must lose data then.")
  private boolean withoutSync;

  @Override
  public Integer call() throws Exception {
    if (list) {
      Grid grid = Grid.of("fault", "what", "needs", "run");
      for (Fault each : Catalogue.all()) {
        grid.row(each.name(), each.what(), each.needs().toString(), each.span().toString());
      }
      options.output().print(grid);
      return ExitCode.OK.number();
    }
    ChaosPlan plan = plan();
    RealHost host = new RealHost(new HaltOnFault());
    Files.createDirectories(plan.work());
    Files.createDirectories(plan.report());
    Findings findings;
    try (Undo undo = new Undo(plan.work().resolve("undo"))) {
      Ground ground =
          new Ground(
              plan.work(),
              (int) ProcessHandle.current().pid(),
              MASTERS,
              CHUNKSERVERS,
              plan.syncing(),
              undo);
      if (withoutSync && ground.missing(Need.SYNCS).isPresent()) {
        options.say("skipped: " + ground.missing(Need.SYNCS).orElseThrow());
        return ExitCode.OK.number();
      }
      findings = new ChaosRun(plan, host.clock(), options::say).run(ground);
    }
    Report.write(plan.report(), findings);
    findings.anomalies().forEach(each -> options.say("anomaly: " + each));
    findings.errors().forEach(each -> options.say("client error: " + each));
    options.say(findings.verdict() + "; " + plan.report().resolve("report.md"));
    return (findings.isClean() ? ExitCode.OK : ExitCode.FAILED).number();
  }

  private ChaosPlan plan() {
    if (work == null || report == null) {
      throw new ParameterException(
          spec.commandLine(), "--work and --report are needed; ops/chaos/run gives them");
    }
    List<Fault> named = new ArrayList<>();
    for (String each : faults) {
      named.add(
          Catalogue.named(each)
              .orElseThrow(
                  () ->
                      new ParameterException(
                          spec.commandLine(),
                          "there is no fault " + each + "; see ops/chaos/run --list")));
    }
    return new ChaosPlan(
        work.toAbsolutePath(),
        report.toAbsolutePath(),
        Duration.ofSeconds(seconds),
        named,
        times,
        seed,
        !withoutSync);
  }
}

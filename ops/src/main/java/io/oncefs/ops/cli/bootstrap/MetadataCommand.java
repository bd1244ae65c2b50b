package io.oncefs.ops.cli.bootstrap;

import io.oncefs.master.MetadataRestore;
import io.oncefs.master.ratis.Salvage;
import io.oncefs.master.tables.DurableFiles;
import io.oncefs.ops.cli.admin.Masters;
import io.oncefs.ops.cli.admin.QuorumChanges;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cli.config.ConfigOptions;
import io.oncefs.ops.http.MasterPorts;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code metadata}: copies of what the masters know, and the way back when most are lost. */
@Command(
    name = "metadata",
    mixinStandardHelpOptions = true,
    description = "Copies what the masters know, and begins again from what is left of it.")
public final class MetadataCommand {

  @Command(
      name = "backup",
      mixinStandardHelpOptions = true,
      description = {
        "Copies a snapshot of a master of this machine, which may run or not. A running one is",
        "asked for a fresh one first."
      })
  int backup(
      @Mixin OutputOptions options,
      @Option(names = "--dir", required = true, paramLabel = "DIR", description = "The master's.")
          Path directory,
      @Option(
              names = "--to",
              required = true,
              paramLabel = "DIR",
              description = "The copy is made in it, under the name of the snapshot.")
          Path target,
      @Option(names = "--self", paramLabel = "HOST:PORT", description = "As in oncefs.masters.")
          @Nullable String self,
      @Option(names = "--config", paramLabel = "FILE", description = "The cluster's file.")
          @Nullable Path file)
      throws IOException, CommandFailure, InterruptedException {
    MasterPlace place = MasterPlace.of(directory, file, self, options);
    try {
      String token = ConfigOptions.of(place.configuration()).adminToken();
      new QuorumChanges(new Masters(place.quorum().line()), token).snapshot(place.master());
    } catch (CommandFailure down) {
      options.say("no fresh snapshot, the newest there is will do: " + down.getMessage());
    }
    Files.createDirectories(target);
    Path copy = Salvage.copySnapshot(place.data(), target);
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("backup", copy.toString());
    parts.put("cluster", MetadataRestore.clusterIn(copy));
    options.output().print(parts);
    options.say("to begin again from it: oncefs metadata restore --from " + copy + " --dir DIR");
    return ExitCode.OK.number();
  }

  @Command(
      name = "restore",
      mixinStandardHelpOptions = true,
      description = {
        "For when a majority of the masters is lost for good. Begins a new quorum of one master",
        "from the directory of a survivor, or from a backup; the others follow by replace-master.",
        "What only the lost masters held is missing afterwards. No former master may run."
      })
  int restore(
      @Mixin OutputOptions options,
      @Option(
              names = "--dir",
              required = true,
              paramLabel = "DIR",
              description = "The directory of the master to begin with.")
          Path directory,
      @Option(
              names = "--from",
              paramLabel = "DIR",
              description = "A master's directory, or a backup; default what is in --dir.")
          @Nullable Path from,
      @Option(names = "--self", paramLabel = "HOST:PORT", description = "As in oncefs.masters.")
          @Nullable String self,
      @Option(names = "--config", paramLabel = "FILE", description = "The cluster's file.")
          @Nullable Path file,
      @Option(names = "--yes", description = "Do it.") boolean yes)
      throws IOException, CommandFailure, InterruptedException {
    MasterPlace place = MasterPlace.of(directory, file, self, options);
    Path source = from == null ? place.data() : from.toAbsolutePath().normalize();
    if (!yes) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "this would begin a new quorum with what is in "
              + source
              + "; what only other masters held would be missing; nothing was done",
          "oncefs metadata restore --yes ...");
    }
    refuseIfOneLeads(place);
    place.requireStopped();
    // Only when all is made: what stands there now stays as it is if the source is no good.
    Path made = place.data().resolveSibling(place.data().getFileName() + ".restored");
    DurableFiles.deleteTree(made);
    MetadataRestore.Restored restored =
        new MetadataRestore(
                place.quorum().cluster(),
                MasterPorts.raft(place.master()),
                new RealHost(new HaltOnFault()).entropy())
            .restore(source, made);
    Path quarantined = place.quarantine();
    DurableFiles.publish(made, place.data());
    Path left = source.equals(place.data()) && quarantined != null ? quarantined : source;
    place.start();
    report(options, place, left, restored);
    return ExitCode.OK.number();
  }

  private static void refuseIfOneLeads(MasterPlace place)
      throws CommandFailure, InterruptedException {
    boolean leads;
    try {
      leads = new QuorumChanges(new Masters(place.quorum().line()), "").leaderNow().isPresent();
    } catch (CommandFailure nobodyAnswers) {
      leads = false;
    }
    if (leads) {
      throw new CommandFailure(
          ExitCode.EXISTS,
          "a master leads: the majority is not lost",
          "ops/bin/replace-master --dir " + place.data());
    }
  }

  private static void report(
      OutputOptions options, MasterPlace place, Path left, MetadataRestore.Restored restored) {
    Map<String, Object> parts = new LinkedHashMap<>();
    parts.put("master", restored.identity().node().value());
    parts.put("group", restored.identity().group().toString());
    parts.put("from", left.toString());
    parts.put("term", restored.position().term());
    parts.put("index", restored.position().index());
    parts.put("replayed", restored.replayed());
    options.output().print(parts);
    options.say(
        "the state ends with entry "
            + restored.position().index()
            + " of the masters' log. Missing is what lost masters had logged after it: files made,"
            + " renamed or deleted, and appends to chunks opened since. Their bytes are still on"
            + " the chunkservers: chunks that no file names are kept.");
    options.say("next, on the host of each other master, which must not run:");
    for (String each : place.quorum().masters()) {
      if (!each.equals(place.master())) {
        options.say("  ops/bin/replace-master --dir HOME/" + Bootstrap.name(each));
      }
    }
  }
}

package io.oncefs.ops.cli.chunk;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.ops.cli.chunk.ReplicaCheck.Finding;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cli.command.Quoted;
import io.oncefs.ops.cli.command.Within;
import io.oncefs.ops.cli.file.ClusterOptions;
import io.oncefs.ops.cluster.Await;
import io.oncefs.ops.cluster.ChunkInquiry;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.FileStatus;
import io.oncefs.protocol.ReplicaLocation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fsck}: holds what the masters say against what every server has. */
@Command(
    name = "fsck",
    mixinStandardHelpOptions = true,
    description = {
      "Has every replica of every sealed chunk below a path read and compared with the decision.",
      "Open chunks are counted and passed over.",
      "Exit code 10 if something is wrong; with --repair, if something still is."
    })
public final class FsckCommand implements Callable<Integer> {
  private static final int SECONDS_MAX = 604_800;

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private OutputOptions options = new OutputOptions();

  @Option(
      names = "--repair",
      description = "Have bad replicas replaced, and wait until every chunk is at its goal.")
  private boolean repair;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "How long to wait for repairs; default ${DEFAULT-VALUE}.")
  private int seconds = 120;

  @Parameters(paramLabel = "PATH", description = "A file or directory.")
  private String path = "/";

  private final List<Trouble> troubles = new ArrayList<>();
  private long files;
  private long chunks;
  private long open;
  private long replicas;

  /** A chunk with something wrong. */
  private record Trouble(ChunkId chunk, int goal, Set<StoreId> bad) {}

  @Override
  public Integer call() throws Exception {
    Within.check("--timeout", seconds, 0, SECONDS_MAX);
    Grid grid = Grid.of("file", "chunk", "problem", "address", "detail");
    try (ChunkInquiry inquiry = Inquiries.open(cluster)) {
      Deque<FileStatus> todo = new ArrayDeque<>(List.of(inquiry.stat(path)));
      while (!todo.isEmpty()) {
        FileStatus next = todo.pop();
        if (next.directory()) {
          inquiry.list(next.path()).forEach(todo::push);
        } else {
          check(inquiry, next, grid);
        }
      }
      if (repair && !troubles.isEmpty()) {
        awaitRepair(inquiry);
      }
    } catch (ChunkInquiry.Failed failed) {
      throw Inquiries.failed(failed);
    }
    options.say(
        files
            + " files, "
            + chunks
            + " sealed chunks, "
            + replicas
            + " replicas read, "
            + open
            + " open chunks passed over, "
            + grid.rows().size()
            + " problems"
            + (repair && !grid.rows().isEmpty() ? ", " + troubles.size() + " chunks left" : ""));
    options.output().print(grid);
    if (!troubles.isEmpty() && !repair) {
      options.say("mend it with: oncefs fsck --repair " + Quoted.of(path));
    }
    return (troubles.isEmpty() ? ExitCode.OK : ExitCode.UNHEALTHY).number();
  }

  private void check(ChunkInquiry inquiry, FileStatus file, Grid grid)
      throws ChunkInquiry.Failed, InterruptedException {
    files++;
    long end = 0;
    for (ChunkInfo each : inquiry.chunks(file.file())) {
      if (each.description().start() != end) {
        grid.row(
            file.path(),
            each.description().chunk().value(),
            "GAP",
            "",
            "starts at " + each.description().start() + ", not " + end);
        troubles.add(new Trouble(each.description().chunk(), 0, Set.of()));
      }
      Position sealedAt = each.sealedAt();
      if (sealedAt != null) {
        chunks++;
        end += sealedAt.length();
        check(inquiry, file, each, sealedAt, grid);
      } else {
        open++;
      }
    }
  }

  private void check(
      ChunkInquiry inquiry, FileStatus file, ChunkInfo chunk, Position sealedAt, Grid grid)
      throws ChunkInquiry.Failed, InterruptedException {
    ChunkId id = chunk.description().chunk();
    int goal = file.options().replication();
    int whole = 0;
    boolean trouble = false;
    Set<StoreId> bad = new HashSet<>();
    for (ReplicaLocation each : chunk.description().replicas()) {
      ReplicaCheck check = ReplicaCheck.of(inquiry, chunk, sealedAt, each);
      replicas++;
      if (check.finding() == Finding.WHOLE) {
        whole++;
      } else {
        trouble = true;
        grid.row(file.path(), id.value(), check.finding().name(), each.address(), check.detail());
        if (check.finding().isBad()) {
          bad.add(each.store());
        }
        if (repair && check.finding().isBad()) {
          inquiry.report(id, each.store());
        }
      }
    }
    if (whole < goal) {
      trouble = true;
      grid.row(file.path(), id.value(), "UNDER_GOAL", "", whole + " whole replicas of " + goal);
    }
    if (trouble) {
      troubles.add(new Trouble(id, goal, bad));
    }
  }

  /** The leading master replaces what was reported and what is too few; this only looks on. */
  private void awaitRepair(ChunkInquiry inquiry) throws InterruptedException {
    try {
      Await.until(
          "every chunk to be at its goal",
          Duration.ofSeconds(seconds),
          () -> {
            for (Trouble each : List.copyOf(troubles)) {
              if (isMended(inquiry, each)) {
                troubles.remove(each);
              }
            }
            return troubles.isEmpty();
          });
    } catch (Await.TookTooLong late) {
      options.say(String.valueOf(late.getMessage()) + "; see oncefs cluster health");
    }
  }

  private static boolean isMended(ChunkInquiry inquiry, Trouble trouble)
      throws ChunkInquiry.Failed, InterruptedException {
    ChunkInfo now = inquiry.describe(trouble.chunk());
    Position sealedAt = now.sealedAt();
    List<ReplicaLocation> replicas = now.description().replicas();
    if (trouble.goal() == 0
        || sealedAt == null
        || replicas.size() < trouble.goal()
        || replicas.stream().anyMatch(each -> trouble.bad().contains(each.store()))) {
      return false;
    }
    int whole = 0;
    for (ReplicaLocation each : replicas) {
      ReplicaCheck check = ReplicaCheck.of(inquiry, now, sealedAt, each);
      whole += check.finding() == Finding.WHOLE ? 1 : 0;
    }
    return whole == replicas.size();
  }
}

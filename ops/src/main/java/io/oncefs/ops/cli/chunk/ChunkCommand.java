package io.oncefs.ops.cli.chunk;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.command.Grid;
import io.oncefs.ops.cli.command.OutputOptions;
import io.oncefs.ops.cli.command.Quoted;
import io.oncefs.ops.cli.file.ClusterOptions;
import io.oncefs.ops.cluster.ChunkInquiry;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Inspected;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.ReplicaLocation;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code chunk}: what files are made of. */
@Command(
    name = "chunk",
    mixinStandardHelpOptions = true,
    description = "Shows the chunks of files and their replicas.")
public final class ChunkCommand {

  @Command(
      name = "ls",
      mixinStandardHelpOptions = true,
      description = "The chunks of a file, in order.")
  int list(
      @Mixin ClusterOptions cluster,
      @Mixin OutputOptions options,
      @Parameters(paramLabel = "PATH", description = "A file.") String path)
      throws CommandFailure, InterruptedException {
    Grid grid = Grid.of("chunk", "start", "length", "state", "lsn", "digest", "replicas");
    try (ChunkInquiry inquiry = Inquiries.open(cluster)) {
      for (ChunkInfo each : inquiry.chunks(inquiry.stat(path).file())) {
        add(grid, each);
      }
    } catch (ChunkInquiry.Failed failed) {
      throw Inquiries.failed(failed);
    }
    options.output().print(grid);
    return ExitCode.OK.number();
  }

  @Command(
      name = "locate",
      mixinStandardHelpOptions = true,
      description = "The chunk that holds a byte of a file, and where its replicas are.")
  int locate(
      @Mixin ClusterOptions cluster,
      @Mixin OutputOptions options,
      @Parameters(index = "0", paramLabel = "PATH", description = "A file.") String path,
      @Parameters(index = "1", paramLabel = "OFFSET", description = "Of the byte.") long offset)
      throws CommandFailure, InterruptedException {
    Grid grid = Grid.of("chunk", "start", "length", "state", "lsn", "digest", "replicas");
    try (ChunkInquiry inquiry = Inquiries.open(cluster)) {
      for (ChunkInfo each : inquiry.chunks(inquiry.stat(path).file())) {
        long start = each.description().start();
        Position sealedAt = each.sealedAt();
        if (offset >= start && (sealedAt == null || offset < start + sealedAt.length())) {
          add(grid, each);
        }
      }
    } catch (ChunkInquiry.Failed failed) {
      throw Inquiries.failed(failed);
    }
    if (grid.rows().isEmpty()) {
      throw new CommandFailure(
          ExitCode.NOT_FOUND,
          path + " has no byte " + offset,
          "oncefs chunk ls " + Quoted.of(path));
    }
    options.output().print(grid);
    return ExitCode.OK.number();
  }

  private static void add(Grid grid, ChunkInfo chunk) {
    Position sealedAt = chunk.sealedAt();
    grid.row(
        chunk.description().chunk().value(),
        chunk.description().start(),
        sealedAt == null ? null : sealedAt.length(),
        sealedAt == null ? "OPEN" : "SEALED",
        sealedAt == null ? null : sealedAt.lsn(),
        sealedAt == null ? null : sealedAt.digest().toString(),
        chunk.description().replicas().stream()
            .map(ReplicaLocation::address)
            .collect(Collectors.joining(",")));
  }

  @Command(
      name = "inspect",
      mixinStandardHelpOptions = true,
      description = "What each server says of its replica.")
  int inspect(
      @Mixin ClusterOptions cluster,
      @Mixin OutputOptions options,
      @Parameters(paramLabel = "CHUNK", description = "Its number, as chunk ls shows it.")
          long number)
      throws CommandFailure, InterruptedException {
    Grid grid = Grid.of("store", "address", "state", "lsn", "length", "digest", "committed");
    try (ChunkInquiry inquiry = Inquiries.open(cluster)) {
      ChunkInfo chunk = describe(inquiry, number);
      for (ReplicaLocation each : chunk.description().replicas()) {
        ChunkReply reply = inquiry.ask(each, new ChunkRequest.Inspect(chunk.description().chunk()));
        if (reply instanceof Inspected here) {
          grid.row(
              each.store().toString(),
              each.address(),
              here.state().name(),
              here.prepared().lsn(),
              here.prepared().length(),
              here.prepared().digest().toString(),
              here.committed());
        } else {
          options.say(each.address() + ": " + reply);
          grid.row(each.store().toString(), each.address(), "SILENT", null, null, null, null);
        }
      }
    }
    options.output().print(grid);
    return ExitCode.OK.number();
  }

  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = "Has each server read all of its replica; 10 if one is not what was decided.")
  int verify(
      @Mixin ClusterOptions cluster,
      @Mixin OutputOptions options,
      @Parameters(paramLabel = "CHUNK", description = "Its number, as chunk ls shows it.")
          long number)
      throws CommandFailure, InterruptedException {
    Grid grid = Grid.of("store", "address", "finding", "detail");
    boolean whole = true;
    try (ChunkInquiry inquiry = Inquiries.open(cluster)) {
      ChunkInfo chunk = describe(inquiry, number);
      Position sealedAt = chunk.sealedAt();
      if (sealedAt == null) {
        throw new CommandFailure(
            ExitCode.EXISTS,
            "chunk " + number + " is open: there is nothing to hold it against yet",
            "oncefs chunk inspect " + number);
      }
      for (ReplicaLocation each : chunk.description().replicas()) {
        ReplicaCheck check = ReplicaCheck.of(inquiry, chunk, sealedAt, each);
        whole &= check.finding() == ReplicaCheck.Finding.WHOLE;
        grid.row(each.store().toString(), each.address(), check.finding().name(), check.detail());
      }
    }
    options.output().print(grid);
    return (whole ? ExitCode.OK : ExitCode.UNHEALTHY).number();
  }

  private static ChunkInfo describe(ChunkInquiry inquiry, long number)
      throws CommandFailure, InterruptedException {
    if (number < 1) {
      throw new CommandFailure(
          ExitCode.USAGE, "a chunk's number is at least 1, not " + number, "oncefs chunk ls PATH");
    }
    try {
      return inquiry.describe(new ChunkId(number));
    } catch (ChunkInquiry.Failed failed) {
      throw Inquiries.failed(failed);
    }
  }
}

package io.oncefs.ops.cli.chunk;

import io.oncefs.client.core.Failure;
import io.oncefs.ops.cli.command.CommandFailure;
import io.oncefs.ops.cli.command.ExitCode;
import io.oncefs.ops.cli.file.ClusterOptions;
import io.oncefs.ops.cluster.ChunkInquiry;
import java.util.List;

/** Opens inquiries, and says how one failed. */
final class Inquiries {
  private Inquiries() {}

  static ChunkInquiry open(ClusterOptions cluster) throws CommandFailure {
    return new ChunkInquiry(List.of(cluster.masters().strip().split("\\s*,\\s*", -1)));
  }

  static CommandFailure failed(ChunkInquiry.Failed failed) {
    ExitCode code =
        failed.failure().kind() == Failure.Kind.NOT_FOUND
            ? ExitCode.NOT_FOUND
            : failed.failure().kind() == Failure.Kind.UNAVAILABLE
                ? ExitCode.UNAVAILABLE
                : ExitCode.FAILED;
    return new CommandFailure(
        code,
        String.valueOf(failed.getMessage()),
        code == ExitCode.UNAVAILABLE ? "oncefs raft status" : null,
        failed);
  }
}

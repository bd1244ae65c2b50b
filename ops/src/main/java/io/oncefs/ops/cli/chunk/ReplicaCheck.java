package io.oncefs.ops.cli.chunk;

import io.oncefs.common.Position;
import io.oncefs.ops.cluster.ChunkInquiry;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.ReplicaLocation;

/**
 * What one replica was found to be.
 *
 * @param detail in the server's words; empty if all is well
 */
record ReplicaCheck(ReplicaLocation replica, Finding finding, String detail) {
  /** What it was found to be. */
  enum Finding {
    WHOLE,
    /** It does not read well. */
    DAMAGED,
    /** It reads well but is not what was decided. */
    DIFFERENT,
    MISSING,
    /** Its server does not answer. */
    SILENT;

    /** Whether the replica is to be replaced. */
    boolean isBad() {
      return this == DAMAGED || this == DIFFERENT || this == MISSING;
    }
  }

  /** Has the server read all of a sealed replica. */
  static ReplicaCheck of(
      ChunkInquiry inquiry, ChunkInfo chunk, Position sealedAt, ReplicaLocation replica)
      throws InterruptedException {
    ChunkReply reply =
        inquiry.ask(replica, new ChunkRequest.Verify(chunk.description().chunk(), sealedAt));
    if (reply instanceof ChunkReply.Done) {
      return new ReplicaCheck(replica, Finding.WHOLE, "");
    }
    if (reply instanceof Refused refused) {
      Finding finding =
          switch (refused.code()) {
            case CORRUPT -> Finding.DAMAGED;
            case DIVERGED -> Finding.DIFFERENT;
            case NOT_HERE -> Finding.MISSING;
            default -> Finding.SILENT;
          };
      return new ReplicaCheck(replica, finding, refused.message());
    }
    return new ReplicaCheck(replica, Finding.SILENT, "an answer of the wrong type");
  }
}

package io.oncefs.client.session;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Digest;
import io.oncefs.common.Position;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.RecordedResult;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One chunk of a fake file: all its replicas are one copy. */
final class FakeChunk {
  final ChunkDescription description;

  /** What is committed. */
  final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** What the replicas hold beyond that: prepared, or aborted by a seal they have not heard of. */
  byte[] uncommitted = new byte[0];

  final Map<WriterId, TreeMap<Long, RecordedResult>> records = new HashMap<>();

  /** The writer rows as of the chunk's end; each chunk has its own copy. */
  final Map<WriterId, FakeRow> rows = new HashMap<>();

  long lastEpoch;
  @Nullable Position sealedAt;

  /** Whether its primary has heard of the seal. */
  boolean primaryKnows;

  /** Whether its primary refuses everything, as one that fenced itself or restarted does. */
  boolean refusing;

  FakeChunk(ChunkDescription description) {
    this.description = description;
  }

  /** What its primary answers to appends, whatever they are. */
  @Nullable ChunkReply staleAnswer;

  ChunkId id() {
    return description.chunk();
  }

  long end() {
    return description.start() + bytes.size();
  }

  ChunkInfo info() {
    return new ChunkInfo(description, sealedAt);
  }

  /** Whether its replicas know that it is sealed, and where. */
  boolean replicasKnowSeal() {
    return sealedAt != null && uncommitted.length == 0;
  }

  void seal() {
    if (sealedAt == null) {
      sealedAt = new Position(1 + records.size(), bytes.size(), Digest.NONE);
    }
  }
}

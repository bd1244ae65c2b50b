package io.oncefs.chunk.core;

import io.oncefs.common.StoreId;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkRequest.FetchWriters;
import io.oncefs.protocol.MasterRequest.DescribeChunk;
import io.oncefs.protocol.ReplicaLocation;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks for the writer table a new tail inherits: asks the valid replicas of its predecessor one by
 * one, this server first, and after all of them the master where they are by now.
 */
final class TableSearch {
  private static final long MILLISECOND = 1_000_000;
  private static final long ANSWER_NANOS = 1_500 * MILLISECOND;
  private static final long PAUSE_NANOS = 100 * MILLISECOND;

  private final StoreId self;
  private List<ReplicaLocation> candidates = List.of();
  private ChunkDescription chunk;
  private int attempt;
  private int next;

  TableSearch(StoreId self, ChunkDescription chunk) {
    this.self = self;
    this.chunk = chunk;
    located(chunk);
  }

  /** The master has said where the replicas are. */
  void located(ChunkDescription description) {
    chunk = description;
    next = 0;
    ChunkDescription.Predecessor predecessor = description.predecessor();
    candidates = new ArrayList<>();
    if (predecessor != null) {
      predecessor.valid().stream().filter(this::isHere).forEach(candidates::add);
      predecessor.valid().stream().filter(each -> !isHere(each)).forEach(candidates::add);
    }
  }

  private boolean isHere(ReplicaLocation location) {
    return location.store().equals(self);
  }

  /** Asks the next candidate; or, when there is none left, pauses before it asks the master. */
  void ask(Effects effects) {
    ChunkDescription.Predecessor predecessor = chunk.predecessor();
    if (predecessor == null || next == candidates.size()) {
      effects.timer(ChunkTimer.TABLE, PAUSE_NANOS);
      return;
    }
    ReplicaLocation candidate = candidates.get(next++);
    attempt++;
    effects.add(
        new Effect.Send(
            candidate.destination(),
            new FetchWriters(predecessor.chunk(), predecessor.sealedAt()),
            ANSWER_NANOS,
            new Awaited.Writers(attempt)));
  }

  /** The pause is over. */
  void askMaster(Effects effects) {
    effects.add(new Effect.AskMaster(Question.DESCRIBE, new DescribeChunk(chunk.chunk())));
  }

  /** Whether this answer belongs to the last question. */
  boolean isCurrent(Awaited.Writers awaited) {
    return awaited.attempt() == attempt;
  }
}

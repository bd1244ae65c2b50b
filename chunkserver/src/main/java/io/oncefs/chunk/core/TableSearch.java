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
 * one, this server first, and after all of them the master where they are by now. One that says
 * that it is putting the table together is asked again, and given time.
 */
final class TableSearch {
  private static final long MILLISECOND = 1_000_000;
  private static final long ANSWER_NANOS = 1_500 * MILLISECOND;
  private static final long IN_HAND_NANOS = 10_000 * MILLISECOND;
  private static final long PAUSE_NANOS = 100 * MILLISECOND;

  private final StoreId self;
  private List<ReplicaLocation> candidates = List.of();
  private ChunkDescription chunk;
  private int attempt;
  private int next;
  private boolean inHand;

  TableSearch(StoreId self, ChunkDescription chunk) {
    this.self = self;
    this.chunk = chunk;
    located(chunk);
  }

  /** The master has said where the replicas are. */
  void located(ChunkDescription description) {
    chunk = description;
    next = 0;
    inHand = false;
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
            inHand ? IN_HAND_NANOS : ANSWER_NANOS,
            new Awaited.Writers(attempt)));
    inHand = false;
  }

  /** The candidate asked last has the table in hand: it is asked again after a pause. */
  void askAgain(Effects effects) {
    inHand = true;
    next--;
    effects.timer(ChunkTimer.TABLE, PAUSE_NANOS);
  }

  /** The pause is over. */
  void goOn(Effects effects) {
    if (inHand) {
      ask(effects);
      return;
    }
    effects.add(new Effect.AskMaster(Question.DESCRIBE, new DescribeChunk(chunk.chunk())));
  }

  /** Whether this answer belongs to the last question. */
  boolean isCurrent(Awaited.Writers awaited) {
    return awaited.attempt() == attempt;
  }
}

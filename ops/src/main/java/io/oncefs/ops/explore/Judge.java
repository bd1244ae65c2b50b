package io.oncefs.ops.explore;

import io.oncefs.chunk.store.Change;
import io.oncefs.chunk.store.WriteUnit;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.ops.check.ReplicaOracle;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.AppendOutcome;
import java.util.List;

/**
 * The simulator's oracle as a part of the world. It hears of an outcome the moment somebody gives
 * it: later would prove less.
 */
final class Judge implements Part {
  /** A unit is durable. */
  record Stored(StoreId store, List<Change> changes) {}

  /** The writer is answered by the primary of that chunk. */
  record Answered(ChunkId chunk, ChunkReply reply) {}

  /** A seal was logged; the first decides. */
  record Sealed(ChunkId chunk, Position at, boolean first, List<StoreId> valid) {}

  private final ReplicaOracle oracle = new ReplicaOracle();
  private final ChunkDescription firstChunk;

  Judge(ChunkDescription firstChunk) {
    this.firstChunk = firstChunk;
  }

  @Override
  public void hear(Object event, List<Output> outputs) {
    if (event instanceof Stored stored) {
      WriteUnit unit = new WriteUnit();
      stored.changes().forEach(unit::add);
      oracle.committed(stored.store(), unit);
    } else if (event instanceof Sealed sealed) {
      oracle.decided(sealed.chunk(), sealed.at());
      if (sealed.first()) {
        oracle.logged(sealed.chunk(), sealed.at(), sealed.valid());
      }
    } else if (event instanceof Answered answered
        && answered.reply() instanceof ChunkReply.Appended appended) {
      appended.outcomes().forEach(each -> acknowledged(answered.chunk(), each, outputs));
    }
  }

  private void acknowledged(ChunkId chunk, AppendOutcome outcome, List<Output> outputs) {
    oracle.acknowledged(firstChunk.file(), Writer.NAME, outcome.sequence(), outcome.offset());
    if (!chunk.equals(firstChunk.chunk())) {
      outputs.add(
          new Output.Saw(
              outcome.kind() == AppendOutcome.Kind.DUPLICATE
                  ? Witness.RETRY_FOUND
                  : Witness.RETRY_APPENDED));
    } else {
      outputs.add(new Output.Saw(Witness.ACKNOWLEDGED));
      if (oracle.isDecided(chunk)) {
        outputs.add(new Output.Saw(Witness.ACKNOWLEDGED_AFTER_DECISION));
      }
    }
  }

  @Override
  public Object view() {
    return "";
  }

  @Override
  public Object essence() {
    return oracle.essence();
  }

  @Override
  public Object lasting() {
    return essence();
  }
}

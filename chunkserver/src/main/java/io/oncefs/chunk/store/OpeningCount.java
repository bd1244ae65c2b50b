package io.oncefs.chunk.store;

import io.oncefs.chunk.store.ChunkStore.Opening;
import io.oncefs.chunk.store.StoredReplica.Phase;
import io.oncefs.common.ChunkId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Takes down what {@link Opening} says, from each replica by ascending chunk id. */
public final class OpeningCount implements Consumer<StoredReplica> {
  private final List<ChunkId> unsealed = new ArrayList<>();
  private long replicas;
  private long highestChunk;

  @Override
  public void accept(StoredReplica each) {
    highestChunk = each.chunk().value();
    if (each.description() != null) {
      replicas++;
    }
    if (each.phase() != Phase.SEALED) {
      unsealed.add(each.chunk());
    }
  }

  public Opening done() {
    return new Opening(replicas, highestChunk, unsealed);
  }
}

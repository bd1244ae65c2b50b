package io.oncefs.ops.sim.watch;

import io.oncefs.chunk.store.Change;
import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Generation;
import io.oncefs.common.StoreId;
import io.oncefs.master.model.LogEntry;
import io.oncefs.master.model.Outcome;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.ChunkRequest.Append;
import io.oncefs.protocol.ChunkRequest.OpenWriter;
import io.oncefs.protocol.MasterRequest;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks over the shoulder of a whole simulated cluster and counts what is rare. */
public final class Watch {
  private final Sightings sightings = new Sightings();
  private final Stories stories = new Stories();
  private final WriterWatch writers;
  private final ReplicaWatch replicas;
  private final LogWatch log;

  /**
   * @param hasLeader whether some master leads now
   */
  public Watch(BooleanSupplier hasLeader) {
    this.writers = new WriterWatch(sightings, stories, hasLeader);
    this.replicas = new ReplicaWatch(sightings, stories);
    this.log = new LogWatch(sightings, stories);
  }

  public Sightings sightings() {
    return sightings;
  }

  /**
   * A request is about to be heard by a chunkserver.
   *
   * @param sender is dead by now if {@code ofTheDead}
   * @param store it is for
   * @return what should hear the answer instead
   */
  public Consumer<ChunkReply> heard(
      String sender,
      boolean ofTheDead,
      StoreId store,
      ChunkRequest request,
      Consumer<ChunkReply> answer) {
    if (request instanceof Append append) {
      return writers.append(store, append, answer);
    } else if (request instanceof OpenWriter open) {
      return writers.open(open, answer);
    }
    return replicas.heard(sender, ofTheDead, store, request, answer);
  }

  /** A fence will get no answer. */
  public void fenceUnanswered(ChunkId chunk, StoreId store) {
    replicas.fenceUnanswered(chunk, store);
  }

  /** A request is about to be heard by a master. */
  public void heard(String sender, MasterRequest request) {
    log.heard(sender, request);
  }

  /** An entry was applied for the first time. */
  public void logged(LogEntry entry, Outcome outcome) {
    log.logged(entry.command(), outcome.result());
  }

  /**
   * A change is durable on a store.
   *
   * @param before the replica before it
   * @param full whether the disk has no room
   */
  public void stored(StoreId store, Change change, @Nullable StoredReplica before, boolean full) {
    replicas.stored(store, change, before, full);
  }

  /** A server begins a new life. */
  public void started(StoreId store, Generation generation) {
    stories.started(store, generation);
  }
}

package io.oncefs.chunk.core;

import io.oncefs.chunk.store.Change;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.Destination;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.WriterTable;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a core wants done. Effects are done in the order given, at once, except {@link
 * Persist#then}, which waits for the disk.
 */
public sealed interface Effect {

  /**
   * Adds the changes to the unit being built. {@code then} is done in order once they, and all
   * changes given before them, are durable; never if they cannot be stored.
   *
   * @param changes none for what only has to wait for the changes before it
   */
  record Persist(List<Change> changes, List<Effect> then) implements Effect {
    public Persist {
      changes = List.copyOf(changes);
      then = List.copyOf(then);
    }
  }

  /** Sends to another server, or to this one; the answer comes back as an event. */
  record Send(Destination to, ChunkRequest request, long timeoutNanos, Awaited awaited)
      implements Effect {}

  /** Answers a request. */
  record Reply(Consumer<ChunkReply> to, ChunkReply reply) implements Effect {}

  /** Tells this server's primary of the chunk how its own replica took a prepare. */
  record OwnVote(long lsn, ChunkReply reply) implements Effect {}

  /** Wakes the core after this long. */
  record SetTimer(ChunkTimer timer, long delayNanos) implements Effect {}

  /** Asks the master's leader until there is an answer; it comes back as an event. */
  record AskMaster(Question question, MasterRequest request) implements Effect {}

  /**
   * Folds the writer table of a sealed chunk, off this core's thread, and answers with it.
   *
   * @param heldNanos for how long, at least, nothing has been recorded of those of whom nothing is
   *     in the chunk
   */
  record GiveWriters(ChunkId chunk, Position sealedAt, long heldNanos, Consumer<ChunkReply> to)
      implements Effect {}

  /** A chunk was logged whose primary is this server. */
  record OpenHere(ChunkDescription description) implements Effect {}

  /**
   * The next chunk was planned, with this server as its primary: it may be prepared, with this
   * writer table, and answers nobody before it is logged.
   */
  record PrepareHere(ChunkDescription description, WriterTable writers) implements Effect {}

  /** What was to be prepared here will not be logged. */
  record AbandonHere(ChunkId chunk) implements Effect {}
}

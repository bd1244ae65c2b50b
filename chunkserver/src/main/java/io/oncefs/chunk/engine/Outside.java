package io.oncefs.chunk.engine;

import io.oncefs.common.ChunkId;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.Destination;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.WriterTable;
import java.util.function.Consumer;

/** Where a shard's effects go that are not its own business. Nothing here blocks. */
public interface Outside {
  /** Asks a chunkserver; it may be this one. */
  void send(
      Destination to, ChunkRequest request, long timeoutNanos, CallListener<ChunkReply> listener);

  /** Asks the master's leader until there is an answer. */
  void askMaster(MasterRequest request, Consumer<MasterReply> answer);

  /** A replica does not read well; from any thread, maybe again and again. */
  void damaged(ChunkId chunk);

  /** A chunk was logged whose primary is this server. */
  void openHere(ChunkDescription description);

  /** The next chunk was planned, with this server as its primary. */
  void prepareHere(ChunkDescription description, WriterTable writers);

  /** What was to be prepared here will not be logged. */
  void abandonHere(ChunkId chunk);
}

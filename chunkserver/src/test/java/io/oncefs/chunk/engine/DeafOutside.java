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

/** Nothing comes of what a shard wants done. */
class DeafOutside implements Outside {
  @Override
  public void send(
      Destination to, ChunkRequest request, long timeoutNanos, CallListener<ChunkReply> listener) {}

  @Override
  public void askMaster(MasterRequest request, Consumer<MasterReply> answer) {}

  @Override
  public void damaged(ChunkId chunk) {}

  @Override
  public void openHere(ChunkDescription description) {}

  @Override
  public void prepareHere(ChunkDescription description, WriterTable writers) {}

  @Override
  public void abandonHere(ChunkId chunk) {}
}

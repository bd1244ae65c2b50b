package io.oncefs.protocol;

import io.oncefs.common.StoreId;
import java.util.function.Consumer;

/** Answers for a chunkserver: the other end of {@link ChunkCalls}. */
public interface ChunkService {
  /**
   * Takes a request without blocking. The answer is given once, on any thread, maybe before this
   * returns; maybe never, if the process ends first.
   *
   * @param target the store the caller means
   */
  void handle(StoreId target, ChunkRequest request, Consumer<ChunkReply> answer);
}

package io.oncefs.chunk.core;

import io.oncefs.common.ChunkId;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Requests that came before they could be admitted. Who asks is told now and again that this server
 * is there, so that nobody gives it up; they are bounded as all that waits for a shard is.
 */
final class KeptRequests {
  private final ChunkId chunk;
  private final long tellNanos;
  private List<Kept> kept = new ArrayList<>();
  private boolean timer;

  /** A request, and who waits for its answer. */
  record Kept(ChunkRequest request, Consumer<ChunkReply> answer) {}

  KeptRequests(ChunkId chunk, long tellNanos) {
    this.chunk = chunk;
    this.tellNanos = tellNanos;
  }

  void keep(ChunkRequest request, Consumer<ChunkReply> answer, Effects effects) {
    kept.add(new Kept(request, answer));
    if (!timer) {
      timer = true;
      effects.timer(ChunkTimer.KEPT, tellNanos);
    }
  }

  /** All of them, in the order they came; none is kept any more. */
  List<Kept> take() {
    List<Kept> taken = kept;
    kept = new ArrayList<>();
    return taken;
  }

  /** Has all ask again. */
  void tell(Effects effects) {
    timer = false;
    take().forEach(each -> effects.reply(each.answer(), Refusals.starting(chunk)));
  }
}

package io.oncefs.chunk.core;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest.PlanTail;
import io.oncefs.protocol.PlannedTail;
import io.oncefs.protocol.WriterTable;
import org.jspecify.annotations.Nullable;

/**
 * What follows a full chunk, as its primary knows: asked for once, prepared on this server where it
 * is planned here, and opened or abandoned when the seal of the full chunk is decided.
 */
final class Following {
  private final StoreId here;
  private final ChunkId chunk;
  private boolean asked;

  /** Null if that is not known, or not for this server. */
  private @Nullable PlannedTail plan;

  /** What is being prepared. */
  private @Nullable ChunkDescription next;

  Following(StoreId here, ChunkId chunk) {
    this.here = here;
    this.chunk = chunk;
  }

  /** Asks what may follow, once. */
  void ask(Effects effects) {
    if (!asked) {
      asked = true;
      effects.add(new Effect.AskMaster(Question.PLAN, new PlanTail(chunk)));
    }
  }

  /** The answer, whatever it is. */
  void told(MasterReply reply) {
    PlannedTail told = reply instanceof MasterReply.TailPlanned planned ? planned.next() : null;
    boolean isHere = told != null && told.replicas().get(0).store().equals(here);
    plan = isHere ? told : null;
  }

  @Nullable PlannedTail plan() {
    return plan;
  }

  /**
   * Has the next chunk prepared: every replica of the full one stands at {@code end} and its
   * primary sends nothing more, so that is where it ends, whoever seals it.
   *
   * @param writers as of that end
   */
  void prepare(
      ChunkDescription full, PlannedTail plan, Position end, WriterTable writers, Effects effects) {
    ChunkDescription description = full.next(plan, end);
    next = description;
    effects.add(new Effect.PrepareHere(description, writers));
  }

  /** What is said to those who want more of a chunk that takes no more. */
  ChunkReply gone() {
    return next == null ? Refusals.notTail(chunk) : new ChunkReply.Moved(next);
  }

  /** The seal is decided: this is the tail now. Null if the answer does not say. */
  void decided(@Nullable ChunkInfo tail, Effects effects) {
    if (tail == null) {
      return;
    }
    if (next != null && !tail.description().chunk().equals(next.chunk())) {
      abandon(effects);
    }
    if (tail.isOpen() && tail.description().primary().store().equals(here)) {
      effects.add(new Effect.OpenHere(tail.description()));
    }
  }

  /** Nothing will come of what was prepared. */
  void abandon(Effects effects) {
    if (next != null) {
      effects.add(new Effect.AbandonHere(next.chunk()));
      next = null;
    }
  }
}

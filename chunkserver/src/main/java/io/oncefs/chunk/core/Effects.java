package io.oncefs.chunk.core;

import io.oncefs.chunk.store.Change;
import io.oncefs.protocol.ChunkReply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Collects the effects of one event, in order. */
public final class Effects {
  private List<Effect> effects = new ArrayList<>();

  void add(Effect effect) {
    effects.add(effect);
  }

  void reply(Consumer<ChunkReply> to, ChunkReply reply) {
    add(new Effect.Reply(to, reply));
  }

  void persist(Change change, Effect... then) {
    add(new Effect.Persist(List.of(change), List.of(then)));
  }

  /** Several changes that belong together. */
  void persist(List<Change> changes, Effect then) {
    add(new Effect.Persist(changes, List.of(then)));
  }

  /** Does this once all that was given to persist so far is durable. */
  void afterPersist(Effect then) {
    add(new Effect.Persist(List.of(), List.of(then)));
  }

  void timer(ChunkTimer timer, long delayNanos) {
    add(new Effect.SetTimer(timer, delayNanos));
  }

  public boolean isEmpty() {
    return effects.isEmpty();
  }

  /** Hands over what was collected and starts anew. */
  public List<Effect> take() {
    List<Effect> taken = effects;
    effects = new ArrayList<>();
    return taken;
  }
}

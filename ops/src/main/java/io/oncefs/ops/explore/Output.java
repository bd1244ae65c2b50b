package io.oncefs.ops.explore;

import io.oncefs.ops.explore.Message.Stream;

/** What a {@link Part} does to others. */
sealed interface Output {
  /** Another part hears it at once: its moment makes no difference, or earlier proves more. */
  record Told(int part, Object event) implements Output {}

  /** It is on its way, and arrives at any later moment, in the order of its stream. */
  record Sent(Stream on, Message message) implements Output {}

  /** Something interesting has happened. */
  record Saw(Witness witness) implements Output {}
}

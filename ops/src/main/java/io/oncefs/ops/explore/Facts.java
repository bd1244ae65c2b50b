package io.oncefs.ops.explore;

import io.oncefs.common.ChunkId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the world has to know of messages, by their numbers. */
final class Facts {
  /** The life of a message that is for any. */
  static final long ANY_LIFE = -1;

  private final Names names;
  private final ChunkId firstChunk;
  private @Nullable Of[] known = new Of[1 << 10];

  /**
   * Of one message.
   *
   * @param server it is for
   * @param life of that server it is for
   * @param late whether it is about the next chunk, or an answer of the masters
   */
  record Of(int server, long life, boolean late) {}

  Facts(Names names, ChunkId firstChunk) {
    this.names = names;
    this.firstChunk = firstChunk;
  }

  Of of(int message) {
    if (message >= known.length) {
      known = Arrays.copyOf(known, Math.max(2 * known.length, message + 1));
    }
    Of of = known[message];
    if (of == null) {
      of = of((Message) names.meaning(message));
      known[message] = of;
    }
    return of;
  }

  private Of of(Message message) {
    if (message instanceof Message.Request request) {
      boolean late = !request.request().chunk().equals(firstChunk);
      return new Of(request.server(), ANY_LIFE, late);
    } else if (message instanceof Message.Answer answer) {
      return new Of(answer.server(), answer.life(), !answer.chunk().equals(firstChunk));
    }
    Message.Told told = (Message.Told) message;
    return new Of(told.server(), told.life(), true);
  }
}

package io.oncefs.ops.explore;

import io.oncefs.common.ChunkId;
import io.oncefs.ops.explore.Message.Back;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkRequest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the world has to know of messages, by their numbers. */
final class Facts {
  /** The life of a message that is for any. */
  static final long ANY_LIFE = -1;

  private final Names names;
  private final ChunkId firstChunk;
  private @Nullable Of[] known = new Of[1 << 10];

  /** What kind of message it is, as far as {@link AtOnce} has to know. */
  enum Kind {
    PREPARE,
    /** Of the writer. */
    APPEND,
    /** For the writer table: the decision comes with it. */
    FETCH,
    /** A replica's answer to a prepare that is not its vote. */
    REFUSAL,
    OTHER
  }

  /**
   * Of one message.
   *
   * @param server it is for
   * @param life of that server it is for
   * @param late whether it is about the next chunk, or an answer of the masters
   * @param asker the server whose core waits for an answer, or {@link World#NOBODY}
   */
  record Of(int server, long life, boolean late, Kind kind, int asker) {
    boolean isRequest() {
      return life == ANY_LIFE;
    }
  }

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
      int asker = request.back() instanceof Back.ToCore core ? core.server() : World.NOBODY;
      return new Of(request.server(), ANY_LIFE, late, kind(request.request()), asker);
    } else if (message instanceof Message.Answer answer) {
      boolean late = !answer.chunk().equals(firstChunk);
      Kind kind = answer.reply() instanceof Refused ? Kind.REFUSAL : Kind.OTHER;
      return new Of(answer.server(), answer.life(), late, kind, World.NOBODY);
    }
    Message.Told told = (Message.Told) message;
    return new Of(told.server(), told.life(), true, Kind.OTHER, World.NOBODY);
  }

  private static Kind kind(ChunkRequest request) {
    if (request instanceof ChunkRequest.Prepare) {
      return Kind.PREPARE;
    } else if (request instanceof ChunkRequest.FetchWriters) {
      return Kind.FETCH;
    }
    return request instanceof ChunkRequest.Append || request instanceof ChunkRequest.OpenWriter
        ? Kind.APPEND
        : Kind.OTHER;
  }
}

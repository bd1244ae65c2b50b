package io.oncefs.ops.explore;

import io.oncefs.chunk.core.Awaited;
import io.oncefs.chunk.core.Question;
import io.oncefs.common.ChunkId;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.MasterReply;

/** What is on its way to a server. */
sealed interface Message {
  /** To a server: it answers to {@code back}. */
  record Request(int server, ChunkRequest request, Back back) implements Message {}

  /** An answer to a server's core, if it still lives the life in which it asked. */
  record Answer(int server, long life, ChunkId chunk, Awaited awaited, ChunkReply reply)
      implements Message {}

  /** The master's answer to a server's core. */
  record Told(int server, long life, ChunkId chunk, Question question, MasterReply reply)
      implements Message {}

  /** Where an answer goes. */
  sealed interface Back {
    /** To the core that asked. */
    record ToCore(int server, long life, ChunkId chunk, Awaited awaited) implements Back {}

    /** To whoever seals the first chunk. */
    record ToCoordinators() implements Back {}

    /** To the writer: one append of its first attempt, or all in its retry. */
    record ToWriter(ChunkId chunk) implements Back {}

    /** Nobody listens. */
    record Nobody() implements Back {}
  }

  /** A stream: what it carries arrives in order. */
  record Stream(String from, String to, String lane) implements Comparable<Stream> {
    /** The one beside it for the next chunk. */
    Stream late() {
      return new Stream(from, to, lane + " of the next chunk");
    }

    @Override
    public int compareTo(Stream other) {
      int byFrom = from.compareTo(other.from);
      int byTo = byFrom != 0 ? byFrom : to.compareTo(other.to);
      return byTo != 0 ? byTo : lane.compareTo(other.lane);
    }
  }
}

package io.oncefs.ops.explore;

import io.oncefs.ops.explore.Message.Stream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** All that is on its way. What a stream carries arrives in order, or never. */
final class Streams {
  private final TreeMap<Stream, ArrayDeque<Message>> waiting = new TreeMap<>();

  void send(Stream on, Message message) {
    waiting.computeIfAbsent(on, fresh -> new ArrayDeque<>()).addLast(message);
  }

  /** Streams whose next message may arrive. */
  List<Stream> ready() {
    return new ArrayList<>(waiting.keySet());
  }

  /** The message that comes next. */
  Message peek(Stream from) {
    return queue(from).getFirst();
  }

  private ArrayDeque<Message> queue(Stream from) {
    ArrayDeque<Message> queue = waiting.get(from);
    if (queue == null) {
      throw new IllegalStateException("nothing is on its way on " + from);
    }
    return queue;
  }

  Message take(Stream from) {
    ArrayDeque<Message> queue = queue(from);
    Message message = queue.removeFirst();
    if (queue.isEmpty()) {
      waiting.remove(from);
    }
    return message;
  }
}

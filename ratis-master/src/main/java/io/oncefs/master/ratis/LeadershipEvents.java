package io.oncefs.master.ratis;

import io.oncefs.master.log.LeadershipListener;
import io.oncefs.runtime.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Tells the listeners, on a loop of its own, when this node begins and ceases to lead. */
final class LeadershipEvents {
  private final EventLoop loop;

  // Touched on the loop only.
  private final List<LeadershipListener> listeners = new ArrayList<>();
  private OptionalLong leadingTerm = OptionalLong.empty();

  LeadershipEvents(EventLoop loop) {
    this.loop = loop;
  }

  void listen(LeadershipListener listener) {
    loop.execute(
        () -> {
          listeners.add(listener);
          leadingTerm.ifPresent(listener::becameReadyLeader);
        });
  }

  void ready(long term) {
    loop.execute(
        () -> {
          end();
          leadingTerm = OptionalLong.of(term);
          listeners.forEach(listener -> listener.becameReadyLeader(term));
        });
  }

  void lost() {
    loop.execute(this::end);
  }

  private void end() {
    if (leadingTerm.isPresent()) {
      long term = leadingTerm.getAsLong();
      leadingTerm = OptionalLong.empty();
      listeners.forEach(listener -> listener.lostLeadership(term));
    }
  }

  /** Ends the loop after what has happened so far was told. */
  void close() {
    loop.execute(loop::close);
  }
}

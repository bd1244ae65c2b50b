package io.oncefs.ops.sim;

import io.oncefs.client.core.WriterTerms;
import io.oncefs.client.session.ClusterSession;
import io.oncefs.client.session.SessionEvents;
import io.oncefs.client.session.SessionSettings;
import io.oncefs.common.Checks;
import io.oncefs.protocol.ChunkCalls;
import io.oncefs.runtime.FaultHandler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A process that appends and reads. It has no disk: a restart forgets everything. */
final class SimClient extends SimNode {
  private static final long SECOND = 1_000_000_000L;

  /** Less patient than in production, so that runs reach deadlines too. */
  static final WriterTerms TERMS = WriterTerms.DEFAULT.withDelivery(30 * SECOND);

  private final List<String> masters;
  private final Runnable onStart;
  private @Nullable ClusterSession session;
  private @Nullable ChunkCalls chunkCalls;

  SimClient(
      SimNetwork network,
      String address,
      FaultHandler faults,
      List<String> masters,
      Runnable onStart) {
    super(network, address, 1, faults);
    this.masters = masters;
    this.onStart = onStart;
  }

  ClusterSession session() {
    ClusterSession current = session;
    Checks.invariant(current != null, "%s is not running", address);
    return current;
  }

  /** For talking to chunkservers past the session. */
  ChunkCalls chunkCalls() {
    ChunkCalls current = chunkCalls;
    Checks.invariant(current != null, "%s is not running", address);
    return current;
  }

  @Override
  void boot(SimProcess started) {
    ChunkCalls calls = network.chunkCalls(started);
    chunkCalls = calls;
    SessionSettings settings = new SessionSettings(30 * SECOND, 2 * SECOND, 2 * SECOND, TERMS);
    session =
        new ClusterSession(
            started.host(),
            calls,
            network.masterCalls(started),
            masters,
            settings,
            SessionEvents.NONE);
    network.scheduler.after(0, onStart);
  }

  @Override
  void crash() {
    session = null;
    chunkCalls = null;
  }
}

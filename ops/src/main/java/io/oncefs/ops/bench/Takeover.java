package io.oncefs.ops.bench;

import io.oncefs.client.OnceFs;
import io.oncefs.ops.cluster.Await.TookTooLong;
import io.oncefs.ops.cluster.ProcessCluster;
import io.oncefs.ops.cluster.ServerProcess;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.real.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** {@code kill -9} of the leading master, seen by who changes the namespace. */
final class Takeover {
  private static final Duration AFTER_STRIKE = Duration.ofSeconds(4);

  private Takeover() {}

  /** The longest that a change takes; the master is started again. */
  static Figures strike(String key, ProcessCluster cluster, OnceFs fs, Processes processes)
      throws IOException, InterruptedException, TookTooLong {
    Clock clock = processes.clock();
    ServerProcess leader = cluster.master(cluster.leader());
    MetadataProbe probe = new MetadataProbe(fs, clock, "/failover-" + clock.wallMillis()).start();
    Sample before = processes.sample();
    probe.count();
    leader.kill();
    Threads.pause(AFTER_STRIKE);
    Duration longest = probe.end();
    Sample after = processes.sample();
    long started = clock.nanos();
    leader.start();
    cluster.awaitReady(leader);
    processes.and(leader.name(), leader.pid());
    double rejoined = (clock.nanos() - started) / 1e6;
    return Figures.ofPause(
        key, longest.toNanos() / 1e6, before, after, Map.of("rejoinMillis", rejoined));
  }
}

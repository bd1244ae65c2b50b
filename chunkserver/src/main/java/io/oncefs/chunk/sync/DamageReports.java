package io.oncefs.chunk.sync;

import io.oncefs.common.ChunkId;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.MasterRequest.ReportDamage;
import io.oncefs.runtime.EventLoop;
import java.util.HashSet;
import java.util.Set;

/** Tells the master of replicas here that do not read well, each at most once a minute. */
public final class DamageReports {
  private static final long AGAIN_NANOS = 60_000_000_000L;
  private static final int TOLD_MAX = 10_000;

  private final EventLoop loop;
  private final LeaderLink leader;
  private final StoreId store;
  private final Set<ChunkId> told = new HashSet<>();

  public DamageReports(EventLoop loop, LeaderLink leader, StoreId store) {
    this.loop = loop;
    this.leader = leader;
    this.store = store;
  }

  /** From any thread. */
  public void damaged(ChunkId chunk) {
    loop.execute(
        () -> {
          if (told.size() < TOLD_MAX && told.add(chunk)) {
            leader.ask(
                new ReportDamage(chunk, store),
                reply -> loop.after(AGAIN_NANOS, () -> told.remove(chunk)));
          }
        });
  }
}

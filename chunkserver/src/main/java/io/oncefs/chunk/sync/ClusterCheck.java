package io.oncefs.chunk.sync;

import io.oncefs.common.ClusterId;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.MasterCalls;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest.Identify;
import io.oncefs.runtime.EventLoop;
import java.util.List;

/**
 * Asks every master once which cluster it serves, so that a chunkserver that was pointed at the
 * wrong one says so at once, with both names, instead of waiting for a registration.
 */
public final class ClusterCheck {
  private static final long SECOND = 1_000_000_000L;

  private final EventLoop loop;
  private final MasterCalls calls;
  private final ClusterId ours;
  private final Membership membership;

  public ClusterCheck(EventLoop loop, MasterCalls calls, ClusterId ours, Membership membership) {
    this.loop = loop;
    this.calls = calls;
    this.ours = ours;
    this.membership = membership;
  }

  public void start(List<String> masters) {
    masters.forEach(this::ask);
  }

  private void ask(String master) {
    calls.call(
        master,
        new Identify(),
        2 * SECOND,
        new CallListener<>() {
          @Override
          public void onReply(MasterReply reply) {
            if (reply instanceof MasterReply.Identity identity
                && !identity.cluster().equals(ours)) {
              loop.execute(() -> membership.rejected(mismatch(master, identity.cluster())));
            }
          }

          @Override
          public void onFailure(CallFailure failure, String detail) {
            loop.after(SECOND, () -> ask(master));
          }
        });
  }

  private String mismatch(String master, ClusterId theirs) {
    return "this store belongs to cluster "
        + ours
        + ", but the master at "
        + master
        + " serves cluster "
        + theirs
        + ". Set oncefs.masters to the masters of "
        + ours
        + ", or make a new store for the other cluster: `oncefs format chunkserver --cluster "
        + theirs
        + " --dir DIR`";
  }
}

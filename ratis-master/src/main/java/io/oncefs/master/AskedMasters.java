package io.oncefs.master;

import io.oncefs.common.ClusterId;
import io.oncefs.master.log.NodeId;
import io.oncefs.master.log.TermCalls;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.MasterCalls;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import java.time.Duration;
import java.util.function.LongConsumer;

/** Asks the other masters who they are, as any client may, for the sake of the term they are in. */
final class AskedMasters implements TermCalls {
  private final ClusterId cluster;
  private final MasterCalls calls;
  private final long timeoutNanos;

  /**
   * @param timeout how long one may take
   */
  AskedMasters(ClusterId cluster, MasterCalls calls, Duration timeout) {
    this.cluster = cluster;
    this.calls = calls;
    this.timeoutNanos = timeout.toNanos();
  }

  @Override
  public void ask(NodeId node, String logAddress, LongConsumer term, Runnable noAnswer) {
    calls.call(
        MasterConfig.masterOfLog(logAddress),
        new MasterRequest.Identify(),
        timeoutNanos,
        new CallListener<>() {
          @Override
          public void onReply(MasterReply reply) {
            // One that replaced another has its address, and knows nothing of what that promised.
            if (reply instanceof MasterReply.Identity identity
                && identity.term() >= 0
                && identity.cluster().equals(cluster)
                && identity.nodeId().equals(node.value())) {
              term.accept(identity.term());
            } else {
              noAnswer.run();
            }
          }

          @Override
          public void onFailure(CallFailure failure, String detail) {
            noAnswer.run();
          }
        });
  }
}

package io.oncefs.master.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.codahale.metrics.MetricRegistry;
import io.oncefs.master.lead.MasterMetrics;
import io.oncefs.master.lead.Proposer;
import io.oncefs.master.log.CommandLog;
import io.oncefs.master.log.LeadershipListener;
import io.oncefs.master.log.LogStatus;
import io.oncefs.master.log.NodeId;
import io.oncefs.master.log.SubmitOutcomeUnknown;
import io.oncefs.master.policy.Liveness;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.ServerDuty;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.sim.SimHost;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RepairDeskTest {
  /** Answers when the test does. */
  private static final class SlowLog implements CommandLog {
    private final CommandLog other;
    private final List<CompletableFuture<byte[]>> submitted = new ArrayList<>();

    SlowLog(CommandLog other) {
      this.other = other;
    }

    @Override
    public CompletableFuture<byte[]> submit(byte[] command) {
      CompletableFuture<byte[]> answer = new CompletableFuture<>();
      submitted.add(answer);
      return answer;
    }

    @Override
    public CompletableFuture<Void> linearize() {
      return other.linearize();
    }

    @Override
    public LogStatus status() {
      return other.status();
    }

    @Override
    public boolean isReadyLeader() {
      return true;
    }

    @Override
    public long term() {
      return 1;
    }

    @Override
    public boolean hasRoom() {
      return true;
    }

    @Override
    public void listen(LeadershipListener listener) {
      other.listen(listener);
    }

    @Override
    public void close() {}
  }

  @Test
  void answersToAReignThatIsOverAreNotTakenForThoseOfTheNext() {
    World world = new World();
    world.startServer(1, 1);
    world.lead(2);
    world.ask(
        2,
        new MasterRequest.AssignDuty(World.store(1), ServerDuty.LEAVING, 0),
        MasterReply.Noted.class);
    world.quorum.elect(null);
    SimHost host = world.host();
    EventLoop loop = host.newLoop("test");
    SlowLog log = new SlowLog(world.members.get(0));
    Proposer proposer =
        new Proposer(
            new NodeId("m1"), log, loop, host.clock(), new MasterMetrics(new MetricRegistry()));
    RepairDesk desk =
        new RepairDesk(
            World.UPKEEP,
            proposer,
            new Views(world.members.get(0).tables()),
            new Liveness(1, 1, host.clock().nanos()),
            host.clock(),
            (rows, row) -> true);
    proposer.begin(0);
    world.pass(3_000);
    desk.tick();
    assertEquals(1, log.submitted.size(), "it has left");
    proposer.end();
    desk.end();
    proposer.begin(0);
    desk.tick();
    world.pass(3_000);
    desk.tick();
    assertEquals(2, log.submitted.size());
    log.submitted.get(0).completeExceptionally(new SubmitOutcomeUnknown("not led", null));
    world.pass(3_000);
    desk.tick();
    assertEquals(2, log.submitted.size(), "the last one is still under way");
    log.submitted.get(1).completeExceptionally(new SubmitOutcomeUnknown("not led", null));
    world.pass(3_000);
    desk.tick();
    assertEquals(3, log.submitted.size());
  }
}

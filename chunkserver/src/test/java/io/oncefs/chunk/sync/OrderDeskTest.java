package io.oncefs.chunk.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.memory.MemoryDisk;
import io.oncefs.common.ChunkId;
import io.oncefs.common.ClusterId;
import io.oncefs.common.Id128;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest.FetchOrders;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.sim.SimHost;
import io.oncefs.runtime.sim.SimScheduler;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderDeskTest {
  private static final ChunkId FIRST = new ChunkId(1);
  private static final ChunkId SECOND_PAGE = new ChunkId(5_001);
  private static final ChunkId THIRD_PAGE = new ChunkId(9_001);

  @Test
  void pagesWithoutOrdersAreTurnedToTheEndAndNoFurther() {
    SimScheduler scheduler = new SimScheduler(1);
    SimHost host =
        new SimHost(
            scheduler,
            (what, cause) -> {
              throw new AssertionError(what, cause);
            });
    ChunkStore store =
        new MemoryDisk(new ClusterId(new Id128(1, 1)), new StoreId(new Id128(1, 2))).open();
    EventLoop loop = host.newLoop("control");
    List<ChunkId> asked = new ArrayList<>();
    LeaderLink leader =
        new LeaderLink(
            loop,
            (master, request, timeoutNanos, listener) -> {
              ChunkId from = ((FetchOrders) request).from();
              asked.add(from);
              listener.onReply(new MasterReply.Orders(List.of(), List.of(), after(from)));
            },
            List.of("master"));
    Copier copier = new Copier(loop, host, null, store, null, CopySettings.DEFAULT);
    OrderDesk desk = new OrderDesk(loop, leader, store, null, copier, () -> {});
    loop.execute(desk::attend);
    while (scheduler.step()) {}
    assertEquals(List.of(FIRST, SECOND_PAGE, THIRD_PAGE), asked);
    asked.clear();
    loop.execute(desk::attend);
    while (scheduler.step()) {}
    assertEquals(List.of(FIRST, SECOND_PAGE, THIRD_PAGE), asked, "from the first again");
  }

  private static ChunkId after(ChunkId from) {
    return from.equals(FIRST) ? SECOND_PAGE : from.equals(SECOND_PAGE) ? THIRD_PAGE : null;
  }
}

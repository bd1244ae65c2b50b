package io.oncefs.chunk.sync;

import io.oncefs.chunk.engine.Engine;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Limits;
import io.oncefs.common.Position;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterReply.DropOrder;
import io.oncefs.protocol.MasterReply.Orders;
import io.oncefs.protocol.MasterRequest.FetchOrders;
import io.oncefs.protocol.MasterRequest.SettleOrders;
import io.oncefs.protocol.MasterRequest.SettledOrder;
import io.oncefs.runtime.EventLoop;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what the master has ordered this server to drop and to copy, one round after the
 * other: ask, do, tell.
 *
 * <p>Nothing is dropped but what the answer to this round's own question names, and the master
 * reads that answer from its log after the question was asked; it plans nothing new about such a
 * chunk until it has heard that it is gone. So no order is ever late: what is dropped is not
 * needed.
 */
public final class OrderDesk {
  private static final ChunkId FIRST = new ChunkId(1);
  private static final Logger LOG = LoggerFactory.getLogger(OrderDesk.class);

  private final EventLoop loop;
  private final LeaderLink leader;
  private final ChunkStore store;
  private final Engine engine;
  private final Copier copier;
  private final Runnable onDropped;
  private final List<SettledOrder> done = new ArrayList<>();
  private boolean underWay;
  private boolean again;
  private ChunkId from = FIRST;
  private int dropping;

  /**
   * @param onDropped runs after chunks were dropped: their space can be brought back
   */
  public OrderDesk(
      EventLoop loop,
      LeaderLink leader,
      ChunkStore store,
      Engine engine,
      Copier copier,
      Runnable onDropped) {
    this.loop = loop;
    this.leader = leader;
    this.store = store;
    this.engine = engine;
    this.copier = copier;
    this.onDropped = onDropped;
    copier.onFinished(this::copied);
  }

  /** There is something to do; on the control loop. */
  public void attend() {
    if (underWay) {
      again = true;
      return;
    }
    underWay = true;
    again = false;
    leader.ask(
        new FetchOrders(store.cluster(), store.store(), store.generation(), from, Limits.PAGE_MAX),
        this::fetched);
  }

  private void copied(SettledOrder order) {
    done.add(order);
    attend();
  }

  private void fetched(MasterReply reply) {
    if (!(reply instanceof Orders orders)) {
      LOG.warn("the master has no orders for this server: {}", reply);
      underWay = false;
      from = FIRST;
      return;
    }
    // What may not be dropped yet is passed over: the next heartbeat begins with the first again.
    again |= orders.next() != null;
    from = orders.next() == null ? FIRST : orders.next();
    // First: a copy that is not wanted any more must not go on while it is dropped.
    copier.wanted(orders.copies());
    dropping = orders.drops().size();
    for (DropOrder each : orders.drops()) {
      engine.drop(each.chunk(), answer -> loop.execute(() -> dropped(each, answer)));
    }
    if (dropping == 0) {
      settle();
    }
  }

  private void dropped(DropOrder order, ChunkReply answer) {
    if (answer instanceof ChunkReply.Done) {
      done.add(
          new SettledOrder(
              order.number(), order.chunk(), SettledOrder.Kind.DROPPED, Position.ZERO));
    } else {
      LOG.warn("{} was not dropped: {}", order.chunk(), answer);
    }
    dropping--;
    if (dropping == 0) {
      onDropped.run();
      settle();
    }
  }

  private void settle() {
    if (done.isEmpty()) {
      finished();
      return;
    }
    List<SettledOrder> told = List.copyOf(done);
    done.clear();
    leader.ask(
        new SettleOrders(store.cluster(), store.store(), told),
        reply -> {
          if (!(reply instanceof MasterReply.Noted)) {
            LOG.warn("the master did not take note of {} orders: {}", told.size(), reply);
          }
          finished();
        });
  }

  private void finished() {
    underWay = false;
    if (again || !done.isEmpty()) {
      attend();
    }
  }
}

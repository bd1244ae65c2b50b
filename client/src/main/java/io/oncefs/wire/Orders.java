package io.oncefs.wire;

import io.oncefs.common.ChunkId;
import io.oncefs.common.ClusterId;
import io.oncefs.common.Generation;
import io.oncefs.common.Limits;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterReply.CopyOrder;
import io.oncefs.protocol.MasterReply.DropOrder;
import io.oncefs.protocol.MasterRequest.FetchOrders;
import io.oncefs.protocol.MasterRequest.SettleOrders;
import io.oncefs.protocol.MasterRequest.SettledOrder;
import io.oncefs.wire.proto.CopyOrderProto;
import io.oncefs.wire.proto.DropOrderProto;
import io.oncefs.wire.proto.FetchOrdersRequest;
import io.oncefs.wire.proto.OrdersReply;
import io.oncefs.wire.proto.SettleOrdersRequest;
import io.oncefs.wire.proto.SettledKindProto;
import io.oncefs.wire.proto.SettledOrderProto;

/** What a chunkserver has to copy and to drop, from and to messages. */
final class Orders {
  private static final EnumMapping<SettledOrder.Kind, SettledKindProto> KIND =
      new EnumMapping<>(
          "settled kind", SettledOrder.Kind.class, SettledKindProto.class, "SETTLED_KIND_");

  private Orders() {}

  static FetchOrdersRequest write(FetchOrders fetch) {
    return FetchOrdersRequest.newBuilder()
        .setCluster(Values.write(fetch.cluster().id()))
        .setStore(Values.write(fetch.store().id()))
        .setGeneration(fetch.generation().value())
        .setFrom(fetch.from().value())
        .setMax(fetch.max())
        .build();
  }

  static FetchOrders read(FetchOrdersRequest fetch) {
    return new FetchOrders(
        new ClusterId(
            Values.readId("fetch_orders.cluster", fetch.hasCluster(), fetch.getCluster())),
        new StoreId(Values.readId("fetch_orders.store", fetch.hasStore(), fetch.getStore())),
        new Generation(fetch.getGeneration()),
        new ChunkId(Math.max(1, fetch.getFrom())),
        Bounds.within(1, Limits.PAGE_MAX, "fetch_orders.max", fetch.getMax()));
  }

  static SettleOrdersRequest write(SettleOrders settle) {
    SettleOrdersRequest.Builder message =
        SettleOrdersRequest.newBuilder()
            .setCluster(Values.write(settle.cluster().id()))
            .setStore(Values.write(settle.store().id()));
    for (SettledOrder each : settle.settled()) {
      message.addSettled(
          SettledOrderProto.newBuilder()
              .setNumber(each.number())
              .setChunk(each.chunk().value())
              .setKind(KIND.write(each.kind()))
              .setAt(Values.write(each.at())));
    }
    return message.build();
  }

  static SettleOrders read(SettleOrdersRequest settle) {
    return new SettleOrders(
        new ClusterId(
            Values.readId("settle_orders.cluster", settle.hasCluster(), settle.getCluster())),
        new StoreId(Values.readId("settle_orders.store", settle.hasStore(), settle.getStore())),
        Bounds.list(
            0, 2 * Limits.PAGE_MAX, "settled orders", settle.getSettledList(), Orders::read));
  }

  private static SettledOrder read(SettledOrderProto settled) {
    return new SettledOrder(
        Bounds.notNegative("settled.number", settled.getNumber()),
        new ChunkId(settled.getChunk()),
        KIND.read(settled.getKind()),
        Values.readPosition("settled.at", settled.hasAt(), settled.getAt()));
  }

  static OrdersReply write(MasterReply.Orders orders) {
    OrdersReply.Builder message = OrdersReply.newBuilder();
    for (DropOrder each : orders.drops()) {
      message.addDrops(
          DropOrderProto.newBuilder().setNumber(each.number()).setChunk(each.chunk().value()));
    }
    for (CopyOrder each : orders.copies()) {
      message.addCopies(
          CopyOrderProto.newBuilder().setNumber(each.number()).setChunk(Files.write(each.chunk())));
    }
    if (orders.next() != null) {
      message.setNext(orders.next().value());
    }
    return message.build();
  }

  static MasterReply.Orders read(OrdersReply orders) {
    return new MasterReply.Orders(
        Bounds.list(
            0,
            Limits.PAGE_MAX,
            "orders.drops",
            orders.getDropsList(),
            each -> new DropOrder(each.getNumber(), new ChunkId(each.getChunk()))),
        Bounds.list(
            0,
            Limits.PAGE_MAX,
            "orders.copies",
            orders.getCopiesList(),
            each -> new CopyOrder(each.getNumber(), Files.read(each.getChunk()))),
        orders.getNext() > 0 ? new ChunkId(orders.getNext()) : null);
  }
}

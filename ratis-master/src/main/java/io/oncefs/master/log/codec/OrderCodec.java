package io.oncefs.master.log.codec;

import io.oncefs.common.ChunkId;
import io.oncefs.master.log.codec.proto.Entries;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.CopyPlan;
import io.oncefs.protocol.MasterRequest.SettledOrder;
import io.oncefs.protocol.ServerDuty;

/** Commands about single replicas, there and back. */
final class OrderCodec {
  private OrderCodec() {}

  static Entries.PlanCopies write(Command.PlanCopies from) {
    Entries.PlanCopies.Builder to = Entries.PlanCopies.newBuilder();
    for (CopyPlan each : from.plans()) {
      to.addPlans(
          Entries.PlanCopies.Plan.newBuilder()
              .setChunk(each.chunk().value())
              .setTo(Part.write(each.to())));
    }
    return to.build();
  }

  static Command read(Entries.PlanCopies from) {
    return new Command.PlanCopies(
        from.getPlansList().stream()
            .map(
                each ->
                    new CopyPlan(new ChunkId(each.getChunk()), Part.readCandidate(each.getTo())))
            .toList());
  }

  static Entries.SettleOrders write(Command.SettleOrders from) {
    Entries.SettleOrders.Builder to =
        Entries.SettleOrders.newBuilder().setStore(Part.write(from.store()));
    for (SettledOrder each : from.settled()) {
      to.addSettled(
          Entries.SettleOrders.Settled.newBuilder()
              .setNumber(each.number())
              .setChunk(each.chunk().value())
              .setKind(write(each.kind()))
              .setAt(Part.write(each.at())));
    }
    return to.build();
  }

  static Command read(Entries.SettleOrders from) {
    return new Command.SettleOrders(
        Part.readStore(from.getStore()),
        from.getSettledList().stream()
            .map(
                each ->
                    new SettledOrder(
                        each.getNumber(),
                        new ChunkId(each.getChunk()),
                        read(each.getKind()),
                        Part.read(each.getAt())))
            .toList());
  }

  private static Entries.SettleOrders.Kind write(SettledOrder.Kind kind) {
    return switch (kind) {
      case DROPPED -> Entries.SettleOrders.Kind.KIND_DROPPED;
      case COPIED -> Entries.SettleOrders.Kind.KIND_COPIED;
      case NOT_COPIED -> Entries.SettleOrders.Kind.KIND_NOT_COPIED;
    };
  }

  private static SettledOrder.Kind read(Entries.SettleOrders.Kind kind) {
    return switch (kind) {
      case KIND_DROPPED -> SettledOrder.Kind.DROPPED;
      case KIND_COPIED -> SettledOrder.Kind.COPIED;
      case KIND_NOT_COPIED -> SettledOrder.Kind.NOT_COPIED;
      case KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("an order settled in no known way: " + kind);
    };
  }

  static Entries.DismissReplica write(Command.DismissReplica from) {
    return Entries.DismissReplica.newBuilder()
        .setChunk(from.chunk().value())
        .setStore(Part.write(from.store()))
        .setKeep(from.keep())
        .build();
  }

  static Command read(Entries.DismissReplica from) {
    return new Command.DismissReplica(
        new ChunkId(from.getChunk()), Part.readStore(from.getStore()), from.getKeep());
  }

  static Entries.DropOrphans write(Command.DropOrphans from) {
    return Entries.DropOrphans.newBuilder()
        .setStore(Part.write(from.store()))
        .addAllChunks(from.chunks().stream().map(ChunkId::value).toList())
        .build();
  }

  static Command read(Entries.DropOrphans from) {
    return new Command.DropOrphans(
        Part.readStore(from.getStore()), from.getChunksList().stream().map(ChunkId::new).toList());
  }

  static Entries.AssignDuty.Duty write(ServerDuty duty) {
    return switch (duty) {
      case IN_SERVICE -> Entries.AssignDuty.Duty.DUTY_IN_SERVICE;
      case MAINTENANCE -> Entries.AssignDuty.Duty.DUTY_MAINTENANCE;
      case LEAVING -> Entries.AssignDuty.Duty.DUTY_LEAVING;
      case LEFT -> Entries.AssignDuty.Duty.DUTY_LEFT;
      case FORGOTTEN -> Entries.AssignDuty.Duty.DUTY_FORGOTTEN;
    };
  }

  static Command read(Entries.AssignDuty from) {
    ServerDuty duty =
        switch (from.getDuty()) {
          case DUTY_IN_SERVICE -> ServerDuty.IN_SERVICE;
          case DUTY_MAINTENANCE -> ServerDuty.MAINTENANCE;
          case DUTY_LEAVING -> ServerDuty.LEAVING;
          case DUTY_LEFT -> ServerDuty.LEFT;
          case DUTY_FORGOTTEN -> ServerDuty.FORGOTTEN;
          case DUTY_UNSPECIFIED, UNRECOGNIZED ->
              throw new IllegalArgumentException("a duty of no known kind: " + from.getDuty());
        };
    return new Command.AssignDuty(Part.readStore(from.getStore()), duty, from.getForMillis());
  }
}

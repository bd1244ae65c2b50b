package io.oncefs.wire;

import io.oncefs.common.ChunkId;
import io.oncefs.common.ClusterId;
import io.oncefs.common.FileId;
import io.oncefs.common.Generation;
import io.oncefs.common.InvariantBroken;
import io.oncefs.common.Limits;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.MasterRequest.AssignDuty;
import io.oncefs.protocol.MasterRequest.Change;
import io.oncefs.protocol.MasterRequest.CleanSeal;
import io.oncefs.protocol.MasterRequest.DescribeChunk;
import io.oncefs.protocol.MasterRequest.FetchOrders;
import io.oncefs.protocol.MasterRequest.Heartbeat;
import io.oncefs.protocol.MasterRequest.Identify;
import io.oncefs.protocol.MasterRequest.ListChunks;
import io.oncefs.protocol.MasterRequest.ListDirectory;
import io.oncefs.protocol.MasterRequest.ListServers;
import io.oncefs.protocol.MasterRequest.ListTrash;
import io.oncefs.protocol.MasterRequest.OpenTail;
import io.oncefs.protocol.MasterRequest.PlanTail;
import io.oncefs.protocol.MasterRequest.RegisterServer;
import io.oncefs.protocol.MasterRequest.ReportDamage;
import io.oncefs.protocol.MasterRequest.SealChunk;
import io.oncefs.protocol.MasterRequest.SettleOrders;
import io.oncefs.protocol.MasterRequest.Stat;
import io.oncefs.protocol.MasterRequest.StatFile;
import io.oncefs.protocol.MasterRequest.SwitchBalancing;
import io.oncefs.protocol.PlannedTail;
import io.oncefs.protocol.ServerDuty;
import io.oncefs.wire.proto.AssignDutyRequest;
import io.oncefs.wire.proto.DescribeChunkRequest;
import io.oncefs.wire.proto.DrainServerRequest;
import io.oncefs.wire.proto.HeartbeatRequest;
import io.oncefs.wire.proto.IdentifyRequest;
import io.oncefs.wire.proto.ListChunksRequest;
import io.oncefs.wire.proto.ListDirectoryRequest;
import io.oncefs.wire.proto.ListServersRequest;
import io.oncefs.wire.proto.MasterCall;
import io.oncefs.wire.proto.OpenTailRequest;
import io.oncefs.wire.proto.PlanTailRequest;
import io.oncefs.wire.proto.RegisterServerRequest;
import io.oncefs.wire.proto.ReportDamageRequest;
import io.oncefs.wire.proto.SealChunkRequest;
import io.oncefs.wire.proto.SealReasonProto;
import io.oncefs.wire.proto.StatFileRequest;
import io.oncefs.wire.proto.StatRequest;
import io.oncefs.wire.proto.SwitchBalancingRequest;

/** Requests to masters, from and to messages; changes of the namespace are in {@link Changes}. */
final class MasterRequests {
  private static final EnumMapping<MasterRequest.SealReason, SealReasonProto> REASON =
      new EnumMapping<>(
          "seal reason", MasterRequest.SealReason.class, SealReasonProto.class, "SEAL_REASON_");

  private MasterRequests() {}

  static MasterCall write(long id, MasterRequest request) {
    MasterCall.Builder call = MasterCall.newBuilder().setId(id);
    if (request instanceof Change change) {
      Changes.write(change, call);
    } else if (request instanceof Stat stat) {
      call.setStat(StatRequest.newBuilder().setPath(stat.path()));
    } else if (request instanceof StatFile stat) {
      call.setStatFile(StatFileRequest.newBuilder().setFile(stat.file().value()));
    } else if (request instanceof ListDirectory list) {
      call.setListDirectory(write(list));
    } else if (request instanceof ListChunks list) {
      call.setListChunks(write(list));
    } else if (request instanceof DescribeChunk describe) {
      call.setDescribeChunk(DescribeChunkRequest.newBuilder().setChunk(describe.chunk().value()));
    } else if (request instanceof OpenTail open) {
      call.setOpenTail(write(open));
    } else if (request instanceof SealChunk seal) {
      call.setSealChunk(write(seal));
    } else if (request instanceof PlanTail plan) {
      call.setPlanTail(PlanTailRequest.newBuilder().setChunk(plan.chunk().value()));
    } else if (request instanceof RegisterServer register) {
      call.setRegisterServer(write(register));
    } else if (request instanceof Heartbeat heartbeat) {
      call.setHeartbeat(write(heartbeat));
    } else if (request instanceof FetchOrders fetch) {
      call.setFetchOrders(Orders.write(fetch));
    } else if (request instanceof SettleOrders settle) {
      call.setSettleOrders(Orders.write(settle));
    } else if (request instanceof AssignDuty assign) {
      call.setAssignDuty(
          AssignDutyRequest.newBuilder()
              .setStore(Values.write(assign.store().id()))
              .setDuty(Files.DUTY.write(assign.duty()))
              .setForMillis(assign.forMillis()));
    } else if (request instanceof SwitchBalancing balancing) {
      call.setSwitchBalancing(SwitchBalancingRequest.newBuilder().setOn(balancing.on()));
    } else if (request instanceof ReportDamage report) {
      call.setReportDamage(
          ReportDamageRequest.newBuilder()
              .setChunk(report.chunk().value())
              .setStore(Values.write(report.store().id())));
    } else if (request instanceof ListTrash list) {
      call.setListTrash(Trashes.write(list));
    } else if (request instanceof ListServers) {
      call.setListServers(ListServersRequest.getDefaultInstance());
    } else if (request instanceof Identify) {
      call.setIdentify(IdentifyRequest.getDefaultInstance());
    } else {
      throw new InvariantBroken("no message for " + request.getClass());
    }
    return call.build();
  }

  static MasterRequest read(MasterCall call) throws MalformedMessage {
    return MalformedMessage.guard(call, MasterRequests::readUnguarded);
  }

  private static MasterRequest readUnguarded(MasterCall call) {
    return switch (call.getRequestCase()) {
      case CREATE_FILE -> Changes.read(call.getCreateFile());
      case MAKE_DIRECTORY -> Changes.read(call.getMakeDirectory());
      case RENAME -> Changes.read(call.getRename());
      case DELETE -> Changes.read(call.getDelete());
      case TOUCH -> Changes.read(call.getTouch());
      case STAT -> new Stat(Bounds.path(call.getStat().getPath()));
      case STAT_FILE -> new StatFile(new FileId(call.getStatFile().getFile()));
      case LIST_DIRECTORY -> read(call.getListDirectory());
      case LIST_CHUNKS -> read(call.getListChunks());
      case DESCRIBE_CHUNK -> new DescribeChunk(new ChunkId(call.getDescribeChunk().getChunk()));
      case OPEN_TAIL -> read(call.getOpenTail());
      case SEAL_CHUNK -> read(call.getSealChunk());
      case PLAN_TAIL -> new PlanTail(new ChunkId(call.getPlanTail().getChunk()));
      case REGISTER_SERVER -> read(call.getRegisterServer());
      case HEARTBEAT -> read(call.getHeartbeat());
      case FETCH_ORDERS -> Orders.read(call.getFetchOrders());
      case SETTLE_ORDERS -> Orders.read(call.getSettleOrders());
      case UNDELETE -> Changes.read(call.getUndelete());
      case DRAIN_SERVER -> read(call.getDrainServer());
      case ASSIGN_DUTY -> read(call.getAssignDuty());
      case SWITCH_BALANCING -> new SwitchBalancing(call.getSwitchBalancing().getOn());
      case REPORT_DAMAGE -> read(call.getReportDamage());
      case LIST_TRASH -> Trashes.read(call.getListTrash());
      case LIST_SERVERS -> new ListServers();
      case IDENTIFY -> new Identify();
      case REQUEST_NOT_SET ->
          throw new IllegalArgumentException("the request is missing or newer than this process");
    };
  }

  private static ListDirectoryRequest write(ListDirectory list) {
    return ListDirectoryRequest.newBuilder()
        .setPath(list.path())
        .setStartAfter(list.startAfter())
        .setMax(list.max())
        .build();
  }

  private static ListDirectory read(ListDirectoryRequest list) {
    return new ListDirectory(
        Bounds.path(list.getPath()),
        Bounds.text(Limits.NAME_BYTES_MAX, "name to start after", list.getStartAfter()),
        Bounds.within(1, Limits.PAGE_MAX, "list_directory.max", list.getMax()));
  }

  private static ListChunksRequest write(ListChunks list) {
    return ListChunksRequest.newBuilder()
        .setFile(list.file().value())
        .setOffset(list.offset())
        .setMax(list.max())
        .build();
  }

  private static ListChunks read(ListChunksRequest list) {
    return new ListChunks(
        new FileId(list.getFile()),
        Bounds.notNegative("list_chunks.offset", list.getOffset()),
        Bounds.within(1, Limits.PAGE_MAX, "list_chunks.max", list.getMax()));
  }

  private static OpenTailRequest write(OpenTail open) {
    OpenTailRequest.Builder message = OpenTailRequest.newBuilder().setFile(open.file().value());
    ChunkId predecessor = open.predecessor();
    if (predecessor != null) {
      message.setPredecessor(predecessor.value());
    }
    return message.build();
  }

  private static OpenTail read(OpenTailRequest open) {
    return new OpenTail(
        new FileId(open.getFile()),
        open.hasPredecessor() ? new ChunkId(open.getPredecessor()) : null);
  }

  private static SealChunkRequest write(SealChunk seal) {
    SealChunkRequest.Builder message =
        SealChunkRequest.newBuilder()
            .setChunk(seal.chunk().value())
            .setReason(REASON.write(seal.reason()))
            .setWantTail(seal.wantTail());
    CleanSeal clean = seal.clean();
    if (clean != null) {
      message.setCleanAt(Values.write(clean.at()));
      PlannedTail next = clean.next();
      if (next != null) {
        message.setNext(Values.write(next));
      }
    }
    return message.build();
  }

  private static SealChunk read(SealChunkRequest seal) {
    return new SealChunk(
        new ChunkId(seal.getChunk()),
        REASON.read(seal.getReason()),
        seal.hasCleanAt()
            ? new CleanSeal(
                Values.readPosition("seal_chunk.clean_at", true, seal.getCleanAt()),
                seal.hasNext() ? Values.read(seal.getNext()) : null)
            : null,
        seal.getWantTail());
  }

  private static RegisterServerRequest write(RegisterServer register) {
    return RegisterServerRequest.newBuilder()
        .setCluster(Values.write(register.cluster().id()))
        .setStore(Values.write(register.store().id()))
        .setGeneration(register.generation().value())
        .setHighestChunk(register.highestChunk())
        .setAddress(register.address())
        .setHttpAddress(register.httpAddress())
        .setRack(register.rack())
        .build();
  }

  private static RegisterServer read(RegisterServerRequest register) {
    return new RegisterServer(
        new ClusterId(
            Values.readId("register_server.cluster", register.hasCluster(), register.getCluster())),
        new StoreId(
            Values.readId("register_server.store", register.hasStore(), register.getStore())),
        new Generation(register.getGeneration()),
        register.getHighestChunk(),
        Bounds.address("server's address", register.getAddress()),
        Bounds.address("server's http address", register.getHttpAddress()),
        Bounds.text(Limits.NAME_BYTES_MAX, "rack", register.getRack()));
  }

  private static AssignDuty read(DrainServerRequest drain) {
    return new AssignDuty(
        new StoreId(Values.readId("drain_server.store", drain.hasStore(), drain.getStore())),
        drain.getDraining() ? ServerDuty.LEAVING : ServerDuty.IN_SERVICE,
        0);
  }

  private static AssignDuty read(AssignDutyRequest assign) {
    return new AssignDuty(
        new StoreId(Values.readId("assign_duty.store", assign.hasStore(), assign.getStore())),
        Files.DUTY.read(assign.getDuty()),
        Bounds.notNegative("assign_duty.for_millis", assign.getForMillis()));
  }

  private static ReportDamage read(ReportDamageRequest report) {
    return new ReportDamage(
        new ChunkId(report.getChunk()),
        new StoreId(Values.readId("report_damage.store", report.hasStore(), report.getStore())));
  }

  private static HeartbeatRequest write(Heartbeat heartbeat) {
    HeartbeatRequest.Builder message =
        HeartbeatRequest.newBuilder()
            .setCluster(Values.write(heartbeat.cluster().id()))
            .setStore(Values.write(heartbeat.store().id()))
            .setGeneration(heartbeat.generation().value())
            .setCapacityBytes(heartbeat.capacityBytes())
            .setFreeBytes(heartbeat.freeBytes())
            .setChunks(heartbeat.chunks());
    heartbeat.sealedHere().forEach(chunk -> message.addSealedHere(chunk.value()));
    return message.build();
  }

  private static Heartbeat read(HeartbeatRequest heartbeat) {
    return new Heartbeat(
        new ClusterId(
            Values.readId("heartbeat.cluster", heartbeat.hasCluster(), heartbeat.getCluster())),
        new StoreId(Values.readId("heartbeat.store", heartbeat.hasStore(), heartbeat.getStore())),
        new Generation(heartbeat.getGeneration()),
        Bounds.notNegative("heartbeat.capacity_bytes", heartbeat.getCapacityBytes()),
        Bounds.notNegative("heartbeat.free_bytes", heartbeat.getFreeBytes()),
        Bounds.notNegative("heartbeat.chunks", heartbeat.getChunks()),
        heartbeat.getSealedHereList().stream().map(ChunkId::new).toList());
  }
}

package io.oncefs.wire;

import io.oncefs.common.ChunkId;
import io.oncefs.common.ClusterId;
import io.oncefs.common.Generation;
import io.oncefs.common.InvariantBroken;
import io.oncefs.common.Limits;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterReply.Chunk;
import io.oncefs.protocol.MasterReply.Chunks;
import io.oncefs.protocol.MasterReply.Deleted;
import io.oncefs.protocol.MasterReply.Failed;
import io.oncefs.protocol.MasterReply.HeartbeatAnswer;
import io.oncefs.protocol.MasterReply.Identity;
import io.oncefs.protocol.MasterReply.NotLeader;
import io.oncefs.protocol.MasterReply.Noted;
import io.oncefs.protocol.MasterReply.Page;
import io.oncefs.protocol.MasterReply.Registered;
import io.oncefs.protocol.MasterReply.SealDecided;
import io.oncefs.protocol.MasterReply.SealOrder;
import io.oncefs.protocol.MasterReply.Servers;
import io.oncefs.protocol.MasterReply.Status;
import io.oncefs.protocol.MasterReply.TailPlanned;
import io.oncefs.protocol.MasterReply.Trash;
import io.oncefs.protocol.PlannedTail;
import io.oncefs.wire.proto.ChunksReply;
import io.oncefs.wire.proto.DeletedReply;
import io.oncefs.wire.proto.FailedReply;
import io.oncefs.wire.proto.FailureCodeProto;
import io.oncefs.wire.proto.HeartbeatReply;
import io.oncefs.wire.proto.IdentityReply;
import io.oncefs.wire.proto.MasterAnswer;
import io.oncefs.wire.proto.NotLeaderReply;
import io.oncefs.wire.proto.NotedReply;
import io.oncefs.wire.proto.PageReply;
import io.oncefs.wire.proto.RegisteredReply;
import io.oncefs.wire.proto.SealDecidedReply;
import io.oncefs.wire.proto.SealOrderProto;
import io.oncefs.wire.proto.ServersReply;
import io.oncefs.wire.proto.StatusReply;
import io.oncefs.wire.proto.TailPlannedReply;

/** Answers of masters, from and to messages. */
final class MasterReplies {
  private static final EnumMapping<Failed.Code, FailureCodeProto> FAILURE =
      new EnumMapping<>("failure code", Failed.Code.class, FailureCodeProto.class, "FAILURE_CODE_");

  private MasterReplies() {}

  static MasterAnswer write(long id, MasterReply reply) {
    MasterAnswer.Builder answer = MasterAnswer.newBuilder().setId(id);
    if (reply instanceof Status status) {
      answer.setStatus(StatusReply.newBuilder().setStatus(Files.write(status.status())));
    } else if (reply instanceof Deleted deleted) {
      answer.setDeleted(DeletedReply.newBuilder().setEntries(deleted.entries()));
    } else if (reply instanceof Page page) {
      answer.setPage(write(page));
    } else if (reply instanceof Chunks chunks) {
      answer.setChunks(write(chunks));
    } else if (reply instanceof Chunk chunk) {
      answer.setChunk(Files.write(chunk.chunk()));
    } else if (reply instanceof TailPlanned planned) {
      answer.setTailPlanned(write(planned));
    } else if (reply instanceof SealDecided decided) {
      answer.setSealDecided(write(decided));
    } else if (reply instanceof Registered registered) {
      answer.setRegistered(
          RegisteredReply.newBuilder().setGeneration(registered.generation().value()));
    } else if (reply instanceof HeartbeatAnswer heartbeat) {
      answer.setHeartbeat(write(heartbeat));
    } else if (reply instanceof MasterReply.Orders orders) {
      answer.setOrders(Orders.write(orders));
    } else if (reply instanceof Noted) {
      answer.setNoted(NotedReply.getDefaultInstance());
    } else if (reply instanceof Trash trash) {
      answer.setTrash(Trashes.write(trash));
    } else if (reply instanceof Servers servers) {
      answer.setServers(write(servers));
    } else if (reply instanceof Identity identity) {
      answer.setIdentity(write(identity));
    } else if (reply instanceof NotLeader notLeader) {
      answer.setNotLeader(write(notLeader));
    } else if (reply instanceof Failed failed) {
      answer.setFailed(write(failed));
    } else {
      throw new InvariantBroken("no message for " + reply.getClass());
    }
    return answer.build();
  }

  static MasterReply read(MasterAnswer answer) throws MalformedMessage {
    return MalformedMessage.guard(answer, MasterReplies::readUnguarded);
  }

  private static MasterReply readUnguarded(MasterAnswer answer) {
    return switch (answer.getReplyCase()) {
      case STATUS -> read(answer.getStatus());
      case DELETED ->
          new Deleted(Bounds.notNegative("deleted.entries", answer.getDeleted().getEntries()));
      case PAGE -> read(answer.getPage());
      case CHUNKS -> read(answer.getChunks());
      case CHUNK -> new Chunk(Files.read(answer.getChunk()));
      case TAIL_PLANNED -> read(answer.getTailPlanned());
      case SEAL_DECIDED -> read(answer.getSealDecided());
      case REGISTERED -> new Registered(new Generation(answer.getRegistered().getGeneration()));
      case HEARTBEAT -> read(answer.getHeartbeat());
      case ORDERS -> Orders.read(answer.getOrders());
      case NOTED -> new Noted();
      case TRASH -> Trashes.read(answer.getTrash());
      case SERVERS -> read(answer.getServers());
      case IDENTITY -> read(answer.getIdentity());
      case NOT_LEADER -> read(answer.getNotLeader());
      case FAILED -> read(answer.getFailed());
      case REPLY_NOT_SET ->
          throw new IllegalArgumentException("the reply is missing or newer than this process");
    };
  }

  private static Status read(StatusReply status) {
    return new Status(Files.read(Bounds.present("status", status.hasStatus(), status.getStatus())));
  }

  private static TailPlannedReply write(TailPlanned planned) {
    TailPlannedReply.Builder message = TailPlannedReply.newBuilder();
    PlannedTail next = planned.next();
    if (next != null) {
      message.setNext(Values.write(next));
    }
    return message.build();
  }

  private static TailPlanned read(TailPlannedReply planned) {
    return new TailPlanned(planned.hasNext() ? Values.read(planned.getNext()) : null);
  }

  private static PageReply write(Page page) {
    PageReply.Builder message = PageReply.newBuilder().setComplete(page.complete());
    page.entries().forEach(entry -> message.addEntries(Files.write(entry)));
    return message.build();
  }

  private static Page read(PageReply page) {
    return new Page(
        Bounds.list(0, Limits.PAGE_MAX, "page.entries", page.getEntriesList(), Files::read),
        page.getComplete());
  }

  private static ChunksReply write(Chunks chunks) {
    ChunksReply.Builder message = ChunksReply.newBuilder().setComplete(chunks.complete());
    chunks.chunks().forEach(chunk -> message.addChunks(Files.write(chunk)));
    return message.build();
  }

  private static Chunks read(ChunksReply chunks) {
    return new Chunks(
        Bounds.list(0, Limits.PAGE_MAX, "chunks", chunks.getChunksList(), Files::read),
        chunks.getComplete());
  }

  private static SealDecidedReply write(SealDecided decided) {
    SealDecidedReply.Builder message =
        SealDecidedReply.newBuilder()
            .setChunk(decided.chunk().value())
            .setAt(Values.write(decided.at()));
    ChunkInfo nextTail = decided.nextTail();
    if (nextTail != null) {
      message.setNextTail(Files.write(nextTail));
    }
    return message.build();
  }

  private static SealDecided read(SealDecidedReply decided) {
    return new SealDecided(
        new ChunkId(decided.getChunk()),
        Values.readPosition("seal_decided.at", decided.hasAt(), decided.getAt()),
        decided.hasNextTail() ? Files.read(decided.getNextTail()) : null);
  }

  private static HeartbeatReply write(HeartbeatAnswer heartbeat) {
    HeartbeatReply.Builder message =
        HeartbeatReply.newBuilder()
            .setRegistered(heartbeat.registered().value())
            .setLeader(heartbeat.leader())
            .setLeaseMillis(heartbeat.leaseMillis())
            .setFloor(heartbeat.floor().value())
            .setOrdersWait(heartbeat.ordersWait());
    heartbeat.seals().forEach(order -> message.addSeals(write(order)));
    return message.build();
  }

  private static HeartbeatAnswer read(HeartbeatReply heartbeat) {
    return new HeartbeatAnswer(
        new Generation(heartbeat.getRegistered()),
        heartbeat.getLeader(),
        Bounds.notNegative("heartbeat.lease_millis", heartbeat.getLeaseMillis()),
        heartbeat.getSealsList().stream().map(MasterReplies::read).toList(),
        new ChunkId(heartbeat.getFloor()),
        heartbeat.getOrdersWait());
  }

  private static SealOrderProto write(SealOrder order) {
    return SealOrderProto.newBuilder()
        .setChunk(order.chunk().value())
        .setAt(Values.write(order.at()))
        .build();
  }

  private static SealOrder read(SealOrderProto order) {
    return new SealOrder(
        new ChunkId(order.getChunk()),
        Values.readPosition("seal_order.at", order.hasAt(), order.getAt()));
  }

  private static ServersReply write(Servers servers) {
    ServersReply.Builder message = ServersReply.newBuilder();
    servers.servers().forEach(server -> message.addServers(Files.write(server)));
    return message.build();
  }

  private static Servers read(ServersReply servers) {
    return new Servers(servers.getServersList().stream().map(Files::read).toList());
  }

  private static IdentityReply write(Identity identity) {
    IdentityReply.Builder message =
        IdentityReply.newBuilder()
            .setCluster(Values.write(identity.cluster().id()))
            .setNodeId(identity.nodeId())
            .setLeader(identity.leader())
            .setHasRoom(identity.room())
            .setVersion(identity.version());
    if (identity.term() >= 0) {
      message.setTerm(identity.term());
    }
    return message.build();
  }

  private static Identity read(IdentityReply identity) {
    return new Identity(
        new ClusterId(
            Values.readId("identity.cluster", identity.hasCluster(), identity.getCluster())),
        Bounds.text(Limits.NAME_BYTES_MAX, "node id", identity.getNodeId()),
        identity.getLeader(),
        identity.getHasRoom(),
        Bounds.text(Limits.NAME_BYTES_MAX, "version", identity.getVersion()),
        identity.hasTerm() ? Bounds.notNegative("identity.term", identity.getTerm()) : -1);
  }

  private static NotLeaderReply write(NotLeader notLeader) {
    NotLeaderReply.Builder message = NotLeaderReply.newBuilder();
    String leader = notLeader.leaderAddress();
    if (leader != null) {
      message.setLeaderAddress(leader);
    }
    return message.build();
  }

  private static NotLeader read(NotLeaderReply notLeader) {
    return new NotLeader(
        notLeader.hasLeaderAddress()
            ? Bounds.address("leader's address", notLeader.getLeaderAddress())
            : null);
  }

  private static FailedReply write(Failed failed) {
    return FailedReply.newBuilder()
        .setCode(FAILURE.write(failed.code()))
        .setMessage(Bounds.clipped(failed.message()))
        .build();
  }

  private static Failed read(FailedReply failed) {
    return new Failed(
        FAILURE.read(failed.getCode()),
        Bounds.text(Limits.TEXT_BYTES_MAX, "failure's message", failed.getMessage()));
  }
}

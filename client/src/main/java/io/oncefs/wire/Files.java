package io.oncefs.wire;

import io.oncefs.common.FileId;
import io.oncefs.common.Generation;
import io.oncefs.common.Limits;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.FileOptions;
import io.oncefs.protocol.FileStatus;
import io.oncefs.protocol.ServerDuty;
import io.oncefs.protocol.ServerInfo;
import io.oncefs.wire.proto.ChunkInfoProto;
import io.oncefs.wire.proto.FileOptionsProto;
import io.oncefs.wire.proto.FileStatusProto;
import io.oncefs.wire.proto.ServerDutyProto;
import io.oncefs.wire.proto.ServerInfoProto;

/** What masters know of files, chunks and servers, from and to messages. */
final class Files {
  static final EnumMapping<ServerDuty, ServerDutyProto> DUTY =
      new EnumMapping<>("server duty", ServerDuty.class, ServerDutyProto.class, "SERVER_DUTY_");

  /** Of a server no heartbeat was ever heard of. */
  private static final long NEVER_HEARD = -1;

  private Files() {}

  static FileOptionsProto write(FileOptions options) {
    return FileOptionsProto.newBuilder()
        .setReplication(options.replication())
        .setMinimumReplicas(options.minimumReplicas())
        .setChunkBytes(options.chunkBytes())
        .build();
  }

  static FileOptions read(FileOptionsProto options) {
    return new FileOptions(
        Bounds.within(0, Limits.REPLICATION_MAX, "options.replication", options.getReplication()),
        Bounds.within(
            0, Limits.REPLICATION_MAX, "options.minimum_replicas", options.getMinimumReplicas()),
        Bounds.within(0, Limits.CHUNK_BYTES_MAX, "options.chunk_bytes", options.getChunkBytes()));
  }

  static FileStatusProto write(FileStatus status) {
    return FileStatusProto.newBuilder()
        .setPath(status.path())
        .setFile(status.file().value())
        .setDirectory(status.directory())
        .setSealedLength(status.sealedLength())
        .setOpenTail(status.openTail())
        .setChunks(status.chunks())
        .setCreatedMillis(status.createdMillis())
        .setModifiedMillis(status.modifiedMillis())
        .setOptions(write(status.options()))
        .build();
  }

  static FileStatus read(FileStatusProto status) {
    return new FileStatus(
        Bounds.path(status.getPath()),
        new FileId(status.getFile()),
        status.getDirectory(),
        Bounds.notNegative("status.sealed_length", status.getSealedLength()),
        status.getOpenTail(),
        Bounds.notNegative("status.chunks", status.getChunks()),
        status.getCreatedMillis(),
        status.getModifiedMillis(),
        read(status.getOptions()));
  }

  static ChunkInfoProto write(ChunkInfo chunk) {
    ChunkInfoProto.Builder message =
        ChunkInfoProto.newBuilder().setDescription(Values.write(chunk.description()));
    Position sealedAt = chunk.sealedAt();
    if (sealedAt != null) {
      message.setSealedAt(Values.write(sealedAt));
    }
    return message.build();
  }

  static ChunkInfo read(ChunkInfoProto chunk) {
    int replicasMin = chunk.hasSealedAt() ? 0 : 1;
    return new ChunkInfo(
        Values.readChunk(replicasMin, chunk.hasDescription(), chunk.getDescription()),
        chunk.hasSealedAt()
            ? Values.readPosition("chunk.sealed_at", true, chunk.getSealedAt())
            : null);
  }

  static ServerInfoProto write(ServerInfo server) {
    return ServerInfoProto.newBuilder()
        .setStore(Values.write(server.store().id()))
        .setGeneration(server.generation().value())
        .setAddress(server.address())
        .setHttpAddress(server.httpAddress())
        .setRack(server.rack())
        .setLive(server.live())
        .setHeartbeatAgeMillis(server.heartbeatAgeMillis())
        .setCapacityBytes(server.capacityBytes())
        .setFreeBytes(server.freeBytes())
        .setChunks(server.chunks())
        .setDuty(DUTY.write(server.duty()))
        .setDutyLeftMillis(server.dutyLeftMillis())
        .setDepending(server.depending())
        .build();
  }

  static ServerInfo read(ServerInfoProto server) {
    return new ServerInfo(
        new StoreId(Values.readId("server.store", server.hasStore(), server.getStore())),
        new Generation(server.getGeneration()),
        Bounds.address("server's address", server.getAddress()),
        Bounds.address("server's http address", server.getHttpAddress()),
        Bounds.text(Limits.NAME_BYTES_MAX, "rack", server.getRack()),
        server.getLive(),
        Bounds.atLeast(NEVER_HEARD, "server.heartbeat_age_millis", server.getHeartbeatAgeMillis()),
        Bounds.notNegative("server.capacity_bytes", server.getCapacityBytes()),
        Bounds.notNegative("server.free_bytes", server.getFreeBytes()),
        Bounds.notNegative("server.chunks", server.getChunks()),
        DUTY.read(server.getDuty()),
        Bounds.notNegative("server.duty_left_millis", server.getDutyLeftMillis()),
        Bounds.atLeast(-1, "server.depending", server.getDepending()));
  }
}

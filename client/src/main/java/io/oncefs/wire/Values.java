package io.oncefs.wire;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Digest;
import io.oncefs.common.FileId;
import io.oncefs.common.Generation;
import io.oncefs.common.Id128;
import io.oncefs.common.Limits;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkDescription.Predecessor;
import io.oncefs.protocol.PlannedTail;
import io.oncefs.protocol.ReplicaLocation;
import io.oncefs.wire.proto.ChunkDescriptionProto;
import io.oncefs.wire.proto.Id128Proto;
import io.oncefs.wire.proto.PlannedTailProto;
import io.oncefs.wire.proto.PositionProto;
import io.oncefs.wire.proto.PredecessorProto;
import io.oncefs.wire.proto.ReplicaProto;

/** Identities, positions and chunk descriptions, from and to their messages. */
final class Values {
  /** Replicas in one list. A chunk being repaired has more of them than its goal for a while. */
  static final int REPLICAS_MAX = 2 * Limits.REPLICATION_MAX;

  private Values() {}

  static Id128Proto write(Id128 id) {
    return Id128Proto.newBuilder().setHigh(id.high()).setLow(id.low()).build();
  }

  static Id128 readId(String what, boolean present, Id128Proto id) {
    Bounds.present(what, present, id);
    return new Id128(id.getHigh(), id.getLow());
  }

  static PositionProto write(Position position) {
    return PositionProto.newBuilder()
        .setLsn(position.lsn())
        .setLength(position.length())
        .setDigest(position.digest().value())
        .build();
  }

  static Position readPosition(String what, boolean present, PositionProto position) {
    Bounds.present(what, present, position);
    return new Position(position.getLsn(), position.getLength(), new Digest(position.getDigest()));
  }

  static ReplicaProto write(ReplicaLocation replica) {
    return ReplicaProto.newBuilder()
        .setStore(write(replica.store().id()))
        .setGeneration(replica.generation().value())
        .setAddress(replica.address())
        .build();
  }

  static ReplicaLocation read(ReplicaProto replica) {
    return new ReplicaLocation(
        new StoreId(readId("replica.store", replica.hasStore(), replica.getStore())),
        new Generation(replica.getGeneration()),
        Bounds.address("replica's address", replica.getAddress()));
  }

  static ChunkDescriptionProto write(ChunkDescription chunk) {
    ChunkDescriptionProto.Builder message =
        ChunkDescriptionProto.newBuilder()
            .setChunk(chunk.chunk().value())
            .setFile(chunk.file().value())
            .setStart(chunk.start())
            .setCapacity(chunk.capacity());
    chunk.replicas().forEach(replica -> message.addReplicas(write(replica)));
    Predecessor predecessor = chunk.predecessor();
    if (predecessor != null) {
      message.setPredecessor(write(predecessor));
    }
    return message.build();
  }

  /**
   * @param replicasMin 1 where the receiver is to work with the primary; 0 for a chunk that is only
   *     reported and may have lost all its valid replicas
   */
  static ChunkDescription readChunk(
      int replicasMin, boolean present, ChunkDescriptionProto message) {
    ChunkDescriptionProto chunk = Bounds.present("chunk description", present, message);
    return new ChunkDescription(
        new ChunkId(chunk.getChunk()),
        new FileId(chunk.getFile()),
        Bounds.notNegative("chunk.start", chunk.getStart()),
        Bounds.within(0, Limits.CHUNK_BYTES_MAX, "chunk.capacity", chunk.getCapacity()),
        Bounds.list(
            replicasMin, REPLICAS_MAX, "chunk.replicas", chunk.getReplicasList(), Values::read),
        chunk.hasPredecessor() ? read(chunk.getPredecessor()) : null);
  }

  static PlannedTailProto write(PlannedTail plan) {
    PlannedTailProto.Builder message = PlannedTailProto.newBuilder().setChunk(plan.chunk().value());
    plan.replicas().forEach(replica -> message.addReplicas(write(replica)));
    return message.build();
  }

  static PlannedTail read(PlannedTailProto message) {
    return new PlannedTail(
        new ChunkId(message.getChunk()),
        Bounds.list(
            1, REPLICAS_MAX, "planned tail.replicas", message.getReplicasList(), Values::read));
  }

  private static PredecessorProto write(Predecessor predecessor) {
    PredecessorProto.Builder message =
        PredecessorProto.newBuilder()
            .setChunk(predecessor.chunk().value())
            .setSealedAt(write(predecessor.sealedAt()));
    predecessor.valid().forEach(replica -> message.addValid(write(replica)));
    return message.build();
  }

  private static Predecessor read(PredecessorProto message) {
    return new Predecessor(
        new ChunkId(message.getChunk()),
        readPosition("predecessor.sealed_at", message.hasSealedAt(), message.getSealedAt()),
        Bounds.list(0, REPLICAS_MAX, "predecessor.valid", message.getValidList(), Values::read));
  }
}

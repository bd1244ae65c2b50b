package io.oncefs.master.log.codec;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Digest;
import io.oncefs.common.Generation;
import io.oncefs.common.Id128;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.master.log.codec.proto.Parts;
import io.oncefs.master.model.Candidate;
import io.oncefs.master.model.Replica;
import io.oncefs.protocol.FileOptions;
import io.oncefs.protocol.ReplicaLocation;
import io.oncefs.protocol.RequestId;
import org.jspecify.annotations.Nullable;

/** The small values, there and back. */
final class Part {
  /** Stands for no chunk where a chunk is optional; ids begin at 1. */
  private static final long NO_CHUNK = 0;

  private Part() {}

  static Parts.Id write(Id128 id) {
    return Parts.Id.newBuilder().setHigh(id.high()).setLow(id.low()).build();
  }

  static Id128 read(Parts.Id id) {
    return new Id128(id.getHigh(), id.getLow());
  }

  static Parts.Id write(StoreId store) {
    return write(store.id());
  }

  static StoreId readStore(Parts.Id id) {
    return new StoreId(read(id));
  }

  static Parts.Request write(RequestId request) {
    return Parts.Request.newBuilder()
        .setClient(write(request.client()))
        .setNumber(request.number())
        .build();
  }

  static RequestId read(Parts.Request request) {
    return new RequestId(read(request.getClient()), request.getNumber());
  }

  static Parts.Position write(Position position) {
    return Parts.Position.newBuilder()
        .setLsn(position.lsn())
        .setLength(position.length())
        .setDigest(position.digest().value())
        .build();
  }

  static Position read(Parts.Position position) {
    return new Position(position.getLsn(), position.getLength(), new Digest(position.getDigest()));
  }

  static Parts.Replica write(Replica replica) {
    return store(replica.store(), replica.generation());
  }

  static Parts.Replica write(Candidate candidate) {
    return store(candidate.store(), candidate.generation());
  }

  private static Parts.Replica store(StoreId store, Generation generation) {
    return Parts.Replica.newBuilder()
        .setStore(write(store))
        .setGeneration(generation.value())
        .build();
  }

  static Replica readReplica(Parts.Replica replica) {
    return new Replica(readStore(replica.getStore()), new Generation(replica.getGeneration()));
  }

  static Candidate readCandidate(Parts.Replica replica) {
    return new Candidate(readStore(replica.getStore()), new Generation(replica.getGeneration()));
  }

  static Parts.Location write(ReplicaLocation location) {
    return Parts.Location.newBuilder()
        .setStore(write(location.store()))
        .setGeneration(location.generation().value())
        .setAddress(location.address())
        .build();
  }

  static ReplicaLocation read(Parts.Location location) {
    return new ReplicaLocation(
        readStore(location.getStore()),
        new Generation(location.getGeneration()),
        location.getAddress());
  }

  static Parts.Options write(FileOptions options) {
    return Parts.Options.newBuilder()
        .setReplication(options.replication())
        .setMinimumReplicas(options.minimumReplicas())
        .setChunkBytes(options.chunkBytes())
        .build();
  }

  static FileOptions read(Parts.Options options) {
    return new FileOptions(
        options.getReplication(), options.getMinimumReplicas(), options.getChunkBytes());
  }

  static long write(@Nullable ChunkId chunk) {
    return chunk == null ? NO_CHUNK : chunk.value();
  }

  static @Nullable ChunkId readChunk(long value) {
    return value == NO_CHUNK ? null : new ChunkId(value);
  }
}

package io.oncefs.master.log.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Generation;
import io.oncefs.common.InvariantBroken;
import io.oncefs.master.log.codec.proto.Entries;
import io.oncefs.master.model.Outcome;
import io.oncefs.master.model.Result;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.FileStatus;
import io.oncefs.protocol.MasterReply.Failed;

/** What applying an entry came to, as bytes. */
public final class OutcomeCodec {
  private OutcomeCodec() {}

  public static byte[] encode(Outcome outcome) {
    return Entries.Outcome.newBuilder()
        .setResult(write(outcome.result()))
        .setRepeated(outcome.repeated())
        .build()
        .toByteArray();
  }

  public static Outcome decode(byte[] bytes) {
    try {
      Entries.Outcome outcome = Entries.Outcome.parseFrom(bytes);
      return new Outcome(read(outcome.getResult()), outcome.getRepeated());
    } catch (InvalidProtocolBufferException | IllegalArgumentException malformed) {
      throw new InvariantBroken("an outcome of this version is well-formed: " + malformed);
    }
  }

  static Entries.Result write(Result result) {
    Entries.Result.Builder to = Entries.Result.newBuilder();
    if (result instanceof Result.Entry entry) {
      to.setEntry(status(entry.status()));
    } else if (result instanceof Result.Deleted) {
      to.setDeleted(Entries.Deleted.getDefaultInstance());
    } else if (result instanceof Result.Tail tail) {
      to.setTail(tail(tail));
    } else if (result instanceof Result.Decided decided) {
      to.setDecided(decided(decided));
    } else if (result instanceof Result.Planned planned) {
      to.setPlanned(Entries.Planned.newBuilder().setChunk(planned.id().value()));
    } else if (result instanceof Result.Registered registered) {
      to.setRegistered(
          Entries.Registered.newBuilder().setGeneration(registered.generation().value()));
    } else if (result instanceof Result.Cleared cleared) {
      to.setCleared(Entries.Cleared.newBuilder().setRows(cleared.rows()));
    } else if (result instanceof Result.Refused refused) {
      to.setRefused(
          Entries.Refused.newBuilder()
              .setCode(refused.code().name())
              .setMessage(refused.message()));
    }
    return to.build();
  }

  static Result read(Entries.Result from) {
    return switch (from.getResultCase()) {
      case ENTRY -> new Result.Entry(status(from.getEntry()));
      case DELETED -> new Result.Deleted();
      case TAIL -> tail(from.getTail());
      case DECIDED -> decided(from.getDecided());
      case PLANNED -> new Result.Planned(new ChunkId(from.getPlanned().getChunk()));
      case REGISTERED ->
          new Result.Registered(new Generation(from.getRegistered().getGeneration()));
      case CLEARED -> new Result.Cleared(from.getCleared().getRows());
      case REFUSED ->
          new Result.Refused(
              Failed.Code.valueOf(from.getRefused().getCode()), from.getRefused().getMessage());
      case RESULT_NOT_SET -> throw new IllegalArgumentException("a result of no known kind");
    };
  }

  private static Entries.Status status(FileStatus status) {
    return Entries.Status.newBuilder()
        .setPath(status.path())
        .setFile(status.file().value())
        .setDirectory(status.directory())
        .setSealedLength(status.sealedLength())
        .setOpenTail(status.openTail())
        .setChunks(status.chunks())
        .setCreatedMillis(status.createdMillis())
        .setModifiedMillis(status.modifiedMillis())
        .setOptions(Part.write(status.options()))
        .build();
  }

  private static FileStatus status(Entries.Status from) {
    return new FileStatus(
        from.getPath(),
        new FileId(from.getFile()),
        from.getDirectory(),
        from.getSealedLength(),
        from.getOpenTail(),
        from.getChunks(),
        from.getCreatedMillis(),
        from.getModifiedMillis(),
        Part.read(from.getOptions()));
  }

  private static Entries.Tail tail(Result.Tail tail) {
    return Entries.Tail.newBuilder().setChunk(chunk(tail.chunk())).setOpened(tail.opened()).build();
  }

  private static Result.Tail tail(Entries.Tail from) {
    return new Result.Tail(chunk(from.getChunk()), from.getOpened());
  }

  private static Entries.Decided decided(Result.Decided decided) {
    Entries.Decided.Builder to =
        Entries.Decided.newBuilder().setChunk(chunk(decided.chunk())).setFirst(decided.first());
    Result.Tail next = decided.nextTail();
    if (next != null) {
      to.setNextTail(tail(next));
    }
    return to.build();
  }

  private static Result.Decided decided(Entries.Decided from) {
    return new Result.Decided(
        chunk(from.getChunk()),
        from.getFirst(),
        from.hasNextTail() ? tail(from.getNextTail()) : null);
  }

  private static Entries.Chunk chunk(ChunkInfo info) {
    ChunkDescription chunk = info.description();
    Entries.Chunk.Builder to =
        Entries.Chunk.newBuilder()
            .setId(chunk.chunk().value())
            .setFile(chunk.file().value())
            .setStart(chunk.start())
            .setCapacity(chunk.capacity())
            .addAllReplicas(chunk.replicas().stream().map(Part::write).toList());
    ChunkDescription.Predecessor predecessor = chunk.predecessor();
    if (predecessor != null) {
      to.setPredecessor(
          Entries.Predecessor.newBuilder()
              .setChunk(predecessor.chunk().value())
              .setSealedAt(Part.write(predecessor.sealedAt()))
              .addAllValid(predecessor.valid().stream().map(Part::write).toList()));
    }
    var sealedAt = info.sealedAt();
    if (sealedAt != null) {
      to.setSealedAt(Part.write(sealedAt));
    }
    return to.build();
  }

  private static ChunkInfo chunk(Entries.Chunk from) {
    Entries.Predecessor predecessor = from.getPredecessor();
    return new ChunkInfo(
        new ChunkDescription(
            new ChunkId(from.getId()),
            new FileId(from.getFile()),
            from.getStart(),
            from.getCapacity(),
            from.getReplicasList().stream().map(Part::read).toList(),
            from.hasPredecessor()
                ? new ChunkDescription.Predecessor(
                    new ChunkId(predecessor.getChunk()),
                    Part.read(predecessor.getSealedAt()),
                    predecessor.getValidList().stream().map(Part::read).toList())
                : null),
        from.hasSealedAt() ? Part.read(from.getSealedAt()) : null);
  }
}

package io.oncefs.master.log.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Generation;
import io.oncefs.master.log.codec.proto.TableRows;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.DutyRow;
import io.oncefs.master.model.FileRow;
import io.oncefs.master.model.Reach;
import io.oncefs.master.model.RequestRow;
import io.oncefs.master.model.ServerRow;
import io.oncefs.master.model.TrashRow;
import io.oncefs.master.tables.Codec;
import io.oncefs.protocol.ServerDuty;
import java.util.function.Function;

/** How the rows of the master's tables are written. */
public final class RowCodecs {
  public static final Codec<FileRow> FILE =
      codec(TableRows.FileRow.parser(), RowCodecs::write, RowCodecs::read);
  public static final Codec<ChunkRow> CHUNK =
      codec(TableRows.ChunkRow.parser(), RowCodecs::write, RowCodecs::read);
  public static final Codec<ServerRow> SERVER =
      codec(TableRows.ServerRow.parser(), RowCodecs::write, RowCodecs::read);
  public static final Codec<TrashRow> TRASH =
      codec(TableRows.TrashRow.parser(), RowCodecs::write, RowCodecs::read);
  public static final Codec<DutyRow> DUTY =
      codec(TableRows.DutyRow.parser(), RowCodecs::write, RowCodecs::read);
  public static final Codec<RequestRow> REQUEST =
      codec(TableRows.RequestRow.parser(), RowCodecs::write, RowCodecs::read);

  private RowCodecs() {}

  private static <M extends MessageLite, T> Codec<T> codec(
      Parser<M> parser, Function<T, M> write, Function<M, T> read) {
    return new Codec<>() {
      @Override
      public byte[] encode(T value) {
        return write.apply(value).toByteArray();
      }

      @Override
      public T decode(byte[] bytes) {
        try {
          return read.apply(parser.parseFrom(bytes));
        } catch (InvalidProtocolBufferException malformed) {
          throw new IllegalArgumentException("malformed row", malformed);
        }
      }
    };
  }

  private static TableRows.FileRow write(FileRow row) {
    FileId parent = row.parent();
    TableRows.FileRow.Builder to =
        TableRows.FileRow.newBuilder()
            .setId(row.id().value())
            .setParent(parent == null ? 0 : parent.value())
            .setName(row.name())
            .setDirectory(row.directory())
            .setCreatedMillis(row.createdMillis())
            .setModifiedMillis(row.modifiedMillis())
            .setOptions(Part.write(row.options()))
            .setSealedLength(row.sealedLength())
            .setChunks(row.chunks())
            .setLastChunk(Part.write(row.lastChunk()))
            .setOpenTail(row.openTail());
    Reach below = row.below();
    if (row.directory() && !below.equals(Reach.UNKNOWN)) {
      to.setBelow(
          TableRows.Reach.newBuilder().setComponents(below.components()).setBytes(below.bytes()));
    }
    return to.build();
  }

  private static FileRow read(TableRows.FileRow from) {
    return new FileRow(
        new FileId(from.getId()),
        from.getParent() == 0 ? null : new FileId(from.getParent()),
        from.getName(),
        from.getDirectory(),
        from.getCreatedMillis(),
        from.getModifiedMillis(),
        Part.read(from.getOptions()),
        from.getSealedLength(),
        from.getChunks(),
        Part.readChunk(from.getLastChunk()),
        from.getOpenTail(),
        from.hasBelow()
            ? new Reach(from.getBelow().getComponents(), from.getBelow().getBytes())
            : unwritten(from));
  }

  private static Reach unwritten(TableRows.FileRow from) {
    return from.getDirectory() ? Reach.UNKNOWN : Reach.NONE;
  }

  private static TableRows.ChunkRow write(ChunkRow row) {
    TableRows.ChunkRow.Builder to =
        TableRows.ChunkRow.newBuilder()
            .setId(row.id().value())
            .setFile(row.file().value())
            .setStart(row.start())
            .setCapacity(row.capacity())
            .addAllReplicas(row.replicas().stream().map(Part::write).toList())
            .setPredecessor(Part.write(row.predecessor()));
    ChunkRow.Decision decision = row.decision();
    if (decision != null) {
      to.setDecision(
          TableRows.ChunkRow.Decision.newBuilder()
              .setAt(Part.write(decision.at()))
              .addAllValid(decision.valid().stream().map(Part::write).toList()));
    }
    return to.build();
  }

  private static ChunkRow read(TableRows.ChunkRow from) {
    return new ChunkRow(
        new ChunkId(from.getId()),
        new FileId(from.getFile()),
        from.getStart(),
        from.getCapacity(),
        from.getReplicasList().stream().map(Part::readReplica).toList(),
        Part.readChunk(from.getPredecessor()),
        from.hasDecision()
            ? new ChunkRow.Decision(
                Part.read(from.getDecision().getAt()),
                from.getDecision().getValidList().stream().map(Part::readStore).toList())
            : null);
  }

  private static TableRows.ServerRow write(ServerRow row) {
    return TableRows.ServerRow.newBuilder()
        .setStore(Part.write(row.store()))
        .setGeneration(row.generation().value())
        .setAddress(row.address())
        .setHttpAddress(row.httpAddress())
        .setRack(row.rack())
        .setRegisteredMillis(row.registeredMillis())
        .build();
  }

  private static ServerRow read(TableRows.ServerRow from) {
    return new ServerRow(
        Part.readStore(from.getStore()),
        new Generation(from.getGeneration()),
        from.getAddress(),
        from.getHttpAddress(),
        from.getRack(),
        from.getRegisteredMillis());
  }

  private static TableRows.TrashRow write(TrashRow row) {
    return TableRows.TrashRow.newBuilder()
        .setFile(row.file().value())
        .setPath(row.path())
        .setDeletedMillis(row.deletedMillis())
        .setLedMillis(row.ledMillis())
        .build();
  }

  private static TrashRow read(TableRows.TrashRow from) {
    return new TrashRow(
        new FileId(from.getFile()), from.getPath(), from.getDeletedMillis(), from.getLedMillis());
  }

  private static TableRows.DutyRow write(DutyRow row) {
    return TableRows.DutyRow.newBuilder()
        .setDuty(
            switch (row.duty()) {
              case MAINTENANCE -> TableRows.DutyRow.Duty.DUTY_MAINTENANCE;
              case LEAVING -> TableRows.DutyRow.Duty.DUTY_LEAVING;
              case LEFT -> TableRows.DutyRow.Duty.DUTY_LEFT;
              case FORGOTTEN -> TableRows.DutyRow.Duty.DUTY_FORGOTTEN;
              case IN_SERVICE ->
                  throw new IllegalArgumentException("a server in service has no row");
            })
        .setUntilLedMillis(row.untilLedMillis())
        .build();
  }

  private static DutyRow read(TableRows.DutyRow from) {
    ServerDuty duty =
        switch (from.getDuty()) {
          case DUTY_MAINTENANCE -> ServerDuty.MAINTENANCE;
          case DUTY_LEAVING -> ServerDuty.LEAVING;
          case DUTY_LEFT -> ServerDuty.LEFT;
          case DUTY_FORGOTTEN -> ServerDuty.FORGOTTEN;
          case UNRECOGNIZED -> throw new IllegalArgumentException("a duty of a newer version");
        };
    return new DutyRow(duty, from.getUntilLedMillis());
  }

  private static TableRows.RequestRow write(RequestRow row) {
    return TableRows.RequestRow.newBuilder()
        .setResult(OutcomeCodec.write(row.result()))
        .setLedMillis(row.ledMillis())
        .build();
  }

  private static RequestRow read(TableRows.RequestRow from) {
    return new RequestRow(OutcomeCodec.read(from.getResult()), from.getLedMillis());
  }
}

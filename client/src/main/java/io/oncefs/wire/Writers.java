package io.oncefs.wire;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Id128;
import io.oncefs.common.Limits;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.RecordedResult;
import io.oncefs.protocol.WriterRow;
import io.oncefs.protocol.WriterTable;
import io.oncefs.wire.proto.RecordKindProto;
import io.oncefs.wire.proto.RecordedResultProto;
import io.oncefs.wire.proto.WriterIdProto;
import io.oncefs.wire.proto.WriterLifeProto;
import io.oncefs.wire.proto.WriterRowProto;
import io.oncefs.wire.proto.WriterTableProto;

/** Writers and what a file remembers of them, from and to their messages. */
final class Writers {
  static final EnumMapping<RecordKind, RecordKindProto> KIND =
      new EnumMapping<>("record kind", RecordKind.class, RecordKindProto.class, "RECORD_KIND_");

  private static final EnumMapping<WriterRow.Life, WriterLifeProto> LIFE =
      new EnumMapping<>("life", WriterRow.Life.class, WriterLifeProto.class, "WRITER_LIFE_");

  private Writers() {}

  static WriterIdProto write(WriterId writer) {
    WriterIdProto.Builder message = WriterIdProto.newBuilder();
    return writer.isNamed()
        ? message.setName(writer.text()).build()
        : message.setRandom(Values.write(Id128.parse(writer.text()))).build();
  }

  static WriterId read(WriterIdProto writer) {
    if (writer.hasName()) {
      return WriterId.named(writer.getName());
    }
    return WriterId.random(Values.readId("writer", writer.hasRandom(), writer.getRandom()));
  }

  static RecordedResultProto write(RecordedResult result) {
    return RecordedResultProto.newBuilder()
        .setKind(KIND.write(result.kind()))
        .setSequence(result.sequence())
        .setOffset(result.offset())
        .setLength(result.length())
        .setCrc32C(result.crc32c())
        .build();
  }

  static RecordedResult read(RecordedResultProto result) {
    return new RecordedResult(
        KIND.read(result.getKind()),
        Bounds.notNegative("result.sequence", result.getSequence()),
        Bounds.notNegative("result.offset", result.getOffset()),
        Bounds.within(0, Limits.RECORD_BYTES_MAX, "result.length", result.getLength()),
        result.getCrc32C());
  }

  static WriterRowProto write(WriterRow row) {
    WriterRowProto.Builder message =
        WriterRowProto.newBuilder()
            .setWriter(write(row.writer()))
            .setLife(LIFE.write(row.life()))
            .setEpoch(row.epoch().value())
            .setNonce(row.nonce())
            .setLastSequence(row.lastSequence())
            .setAckedThrough(row.ackedThrough())
            .setIdleMillis(row.idleMillis());
    ChunkId lastChunk = row.lastChunk();
    if (lastChunk != null) {
      message.setLastChunk(lastChunk.value());
    }
    row.results().forEach(result -> message.addResults(write(result)));
    return message.build();
  }

  static WriterRow read(WriterRowProto row) {
    return new WriterRow(
        read(row.getWriter()),
        LIFE.read(row.getLife()),
        new WriterEpoch(row.getEpoch()),
        row.getNonce(),
        Bounds.notNegative("row.last_sequence", row.getLastSequence()),
        Bounds.notNegative("row.acked_through", row.getAckedThrough()),
        row.hasLastChunk() ? new ChunkId(row.getLastChunk()) : null,
        Bounds.list(
            0, Limits.WRITER_WINDOW_MAX, "row.results", row.getResultsList(), Writers::read),
        Bounds.notNegative("row.idle_millis", row.getIdleMillis()));
  }

  static WriterTableProto write(WriterTable table) {
    WriterTableProto.Builder message =
        WriterTableProto.newBuilder().setLastEpoch(table.lastEpoch().value());
    table.rows().forEach(row -> message.addRows(write(row)));
    return message.build();
  }

  static WriterTable readTable(boolean present, WriterTableProto message) {
    WriterTableProto table = Bounds.present("writer table", present, message);
    return new WriterTable(
        new WriterEpoch(table.getLastEpoch()),
        Bounds.list(
            0, Limits.WRITERS_PER_FILE_MAX, "table.rows", table.getRowsList(), Writers::read));
  }
}

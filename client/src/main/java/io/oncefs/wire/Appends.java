package io.oncefs.wire;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Limits;
import io.oncefs.common.WriterEpoch;
import io.oncefs.protocol.ChunkReply.AppendOutcome;
import io.oncefs.protocol.ChunkReply.Appended;
import io.oncefs.protocol.ChunkReply.Moved;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkRequest.Append;
import io.oncefs.protocol.ChunkRequest.AppendRecord;
import io.oncefs.wire.proto.AppendOutcomeProto;
import io.oncefs.wire.proto.AppendRecordProto;
import io.oncefs.wire.proto.AppendRequest;
import io.oncefs.wire.proto.AppendedReply;
import io.oncefs.wire.proto.OutcomeKindProto;
import io.oncefs.wire.proto.RefusalCodeProto;
import io.oncefs.wire.proto.RefusedReply;

/** Appends and their outcomes, from and to messages. */
final class Appends {
  private static final EnumMapping<AppendOutcome.Kind, OutcomeKindProto> OUTCOME =
      new EnumMapping<>(
          "outcome", AppendOutcome.Kind.class, OutcomeKindProto.class, "OUTCOME_KIND_");

  private static final EnumMapping<Refused.Code, RefusalCodeProto> REFUSAL =
      new EnumMapping<>(
          "refusal code", Refused.Code.class, RefusalCodeProto.class, "REFUSAL_CODE_");

  private Appends() {}

  static AppendRequest write(Append append) {
    AppendRequest.Builder message =
        AppendRequest.newBuilder()
            .setChunk(append.chunk().value())
            .setWriter(Writers.write(append.writer()))
            .setEpoch(append.epoch().value())
            .setPreviousSequence(append.previousSequence())
            .setAckedThrough(append.ackedThrough());
    append.records().forEach(record -> message.addRecords(write(record)));
    return message.build();
  }

  static Append read(AppendRequest append) {
    return new Append(
        new ChunkId(append.getChunk()),
        Writers.read(append.getWriter()),
        new WriterEpoch(append.getEpoch()),
        Bounds.notNegative("append.previous_sequence", append.getPreviousSequence()),
        Bounds.list(
            1, Limits.BATCH_RECORDS_MAX, "append.records", append.getRecordsList(), Appends::read),
        Bounds.notNegative("append.acked_through", append.getAckedThrough()));
  }

  private static AppendRecordProto write(AppendRecord record) {
    AppendRecordProto.Builder message =
        AppendRecordProto.newBuilder()
            .setSequence(record.sequence())
            .setContent(Bytes.write(record.bytes()))
            .setCrc32C(record.crc32c());
    if (record.ifLength() != AppendRecord.ANY_LENGTH) {
      message.setIfLength(record.ifLength());
    }
    return message.build();
  }

  private static AppendRecord read(AppendRecordProto record) {
    int length = record.getContent().size();
    if (length > Limits.RECORD_BYTES_MAX) {
      throw new OverLimit(
          "a record has " + length + " bytes; the limit is " + Limits.RECORD_BYTES_MAX,
          Limits.RECORD_BYTES_MAX);
    }
    return new AppendRecord(
        Bounds.atLeast(1, "record.sequence", record.getSequence()),
        Bytes.read(record.getContent()),
        record.getCrc32C(),
        record.hasIfLength()
            ? Bounds.notNegative("record.if_length", record.getIfLength())
            : AppendRecord.ANY_LENGTH);
  }

  static AppendedReply write(Appended appended) {
    AppendedReply.Builder message = AppendedReply.newBuilder();
    appended.outcomes().forEach(outcome -> message.addOutcomes(write(outcome)));
    Refused rejection = appended.rejection();
    if (rejection != null) {
      message.setRejection(write(rejection));
    }
    return message.build();
  }

  static Appended read(AppendedReply appended) {
    return new Appended(
        Bounds.list(
            0,
            Limits.BATCH_RECORDS_MAX,
            "appended.outcomes",
            appended.getOutcomesList(),
            Appends::read),
        appended.hasRejection() ? read(appended.getRejection()) : null);
  }

  private static AppendOutcomeProto write(AppendOutcome outcome) {
    return AppendOutcomeProto.newBuilder()
        .setKind(OUTCOME.write(outcome.kind()))
        .setSequence(outcome.sequence())
        .setOffset(outcome.offset())
        .setLength(outcome.length())
        .build();
  }

  private static AppendOutcome read(AppendOutcomeProto outcome) {
    return new AppendOutcome(
        OUTCOME.read(outcome.getKind()),
        Bounds.notNegative("outcome.sequence", outcome.getSequence()),
        Bounds.notNegative("outcome.offset", outcome.getOffset()),
        Bounds.within(0, Limits.RECORD_BYTES_MAX, "outcome.length", outcome.getLength()));
  }

  static RefusedReply write(Refused refused) {
    return RefusedReply.newBuilder()
        .setCode(REFUSAL.write(refused.code()))
        .setDetail(refused.detail())
        .setMessage(Bounds.clipped(refused.message()))
        .build();
  }

  /** Who does not know what follows hears that the chunk is not the tail. */
  static RefusedReply write(Moved moved) {
    return RefusedReply.newBuilder()
        .setCode(REFUSAL.write(Refused.Code.NOT_TAIL))
        .setMessage("the chunk is full; ask the master for the file's tail")
        .setNext(Values.write(moved.next()))
        .build();
  }

  static Moved readMoved(RefusedReply refused) {
    return new Moved(Values.readChunk(1, refused.hasNext(), refused.getNext()));
  }

  static Refused read(RefusedReply refused) {
    return new Refused(
        REFUSAL.read(refused.getCode()),
        refused.getDetail(),
        Bounds.text(Limits.TEXT_BYTES_MAX, "refusal's message", refused.getMessage()));
  }
}

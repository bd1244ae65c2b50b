package io.oncefs.wire;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Limits;
import io.oncefs.common.Slice;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.Batch;
import io.oncefs.protocol.ChunkReply.Batches;
import io.oncefs.protocol.ChunkRequest.Prepare;
import io.oncefs.protocol.FirstBatch;
import io.oncefs.protocol.IdempotencyRecord;
import io.oncefs.protocol.PrepareContent;
import io.oncefs.protocol.RecordKind;
import io.oncefs.wire.proto.BatchProto;
import io.oncefs.wire.proto.BatchesReply;
import io.oncefs.wire.proto.FirstBatchProto;
import io.oncefs.wire.proto.IdempotencyRecordProto;
import io.oncefs.wire.proto.PrepareRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a primary has its replicas store, from and to messages. A batch names each of its writers
 * once, since most have few writers and many records.
 */
final class Prepares {
  private Prepares() {}

  static PrepareRequest write(Prepare prepare) {
    PrepareRequest.Builder message =
        PrepareRequest.newBuilder()
            .setChunk(prepare.chunk().value())
            .setBefore(Values.write(prepare.before()))
            .setAfter(Values.write(prepare.after()))
            .setCommitted(prepare.committed());
    PrepareContent content = prepare.content();
    return content instanceof Batch batch
        ? message.setBatch(write(batch)).build()
        : message.setFirstBatch(write((FirstBatch) content)).build();
  }

  static Prepare read(PrepareRequest prepare) {
    return new Prepare(
        new ChunkId(prepare.getChunk()),
        Values.readPosition("prepare.before", prepare.hasBefore(), prepare.getBefore()),
        readContent(prepare),
        Values.readPosition("prepare.after", prepare.hasAfter(), prepare.getAfter()),
        Bounds.notNegative("prepare.committed", prepare.getCommitted()));
  }

  private static PrepareContent readContent(PrepareRequest prepare) {
    return switch (prepare.getContentCase()) {
      case FIRST_BATCH -> read(prepare.getFirstBatch());
      case BATCH -> read(prepare.getBatch());
      case CONTENT_NOT_SET ->
          throw new IllegalArgumentException(
              "prepare.content is missing or newer than this process");
    };
  }

  /** The same content on its way to a copy. */
  static BatchesReply write(Batches batches) {
    BatchesReply.Builder message =
        BatchesReply.newBuilder().setBefore(Values.write(batches.before()));
    FirstBatch first = batches.first();
    if (first != null) {
      message.setFirst(write(first));
    }
    batches.batches().forEach(each -> message.addBatches(write(each)));
    return message.build();
  }

  static Batches read(BatchesReply batches) {
    return new Batches(
        Values.readPosition("batches.before", batches.hasBefore(), batches.getBefore()),
        batches.hasFirst() ? read(batches.getFirst()) : null,
        Bounds.list(
            0, Limits.BATCH_RECORDS_MAX, "batches", batches.getBatchesList(), Prepares::read));
  }

  private static FirstBatchProto write(FirstBatch first) {
    return FirstBatchProto.newBuilder()
        .setChunk(Values.write(first.chunk()))
        .setWriters(Writers.write(first.writers()))
        .build();
  }

  private static FirstBatch read(FirstBatchProto first) {
    return new FirstBatch(
        Values.readChunk(1, first.hasChunk(), first.getChunk()),
        Writers.readTable(first.hasWriters(), first.getWriters()));
  }

  private static BatchProto write(Batch batch) {
    BatchProto.Builder message = BatchProto.newBuilder().setPayload(Bytes.write(batch.payload()));
    Map<WriterId, Integer> indexes = new HashMap<>();
    for (IdempotencyRecord record : batch.records()) {
      Integer index = indexes.get(record.writer());
      if (index == null) {
        index = indexes.size();
        indexes.put(record.writer(), index);
        message.addWriters(Writers.write(record.writer()));
      }
      message.addRecords(write(record, index));
    }
    return message.build();
  }

  private static Batch read(BatchProto batch) {
    List<WriterId> writers =
        Bounds.list(
            0, Limits.BATCH_RECORDS_MAX, "batch.writers", batch.getWritersList(), Writers::read);
    List<IdempotencyRecord> records =
        Bounds.list(
            0,
            Limits.BATCH_RECORDS_MAX,
            "batch.records",
            batch.getRecordsList(),
            record -> read(record, writers));
    int payloadMax = Math.max(Limits.BATCH_BYTES_MAX, Limits.RECORD_BYTES_MAX);
    Bounds.within(0, payloadMax, "bytes of batch.payload", batch.getPayload().size());
    Slice payload = Bytes.read(batch.getPayload());
    long claimed =
        records.stream()
            .filter(record -> record.kind() == RecordKind.APPEND)
            .mapToLong(IdempotencyRecord::length)
            .sum();
    Bounds.within(payload.length(), payload.length(), "sum of the records' lengths", claimed);
    return new Batch(records, payload);
  }

  private static IdempotencyRecordProto write(IdempotencyRecord record, int writer) {
    return IdempotencyRecordProto.newBuilder()
        .setKind(Writers.KIND.write(record.kind()))
        .setWriter(writer)
        .setEpoch(record.epoch().value())
        .setNonce(record.nonce())
        .setSequence(record.sequence())
        .setAckedThrough(record.ackedThrough())
        .setOffset(record.offset())
        .setLength(record.length())
        .setCrc32C(record.crc32c())
        .build();
  }

  private static IdempotencyRecord read(IdempotencyRecordProto record, List<WriterId> writers) {
    return new IdempotencyRecord(
        Writers.KIND.read(record.getKind()),
        writers.get(Bounds.within(0, writers.size() - 1, "record.writer", record.getWriter())),
        new WriterEpoch(record.getEpoch()),
        record.getNonce(),
        Bounds.notNegative("record.sequence", record.getSequence()),
        Bounds.notNegative("record.acked_through", record.getAckedThrough()),
        Bounds.notNegative("record.offset", record.getOffset()),
        Bounds.within(0, Limits.RECORD_BYTES_MAX, "record.length", record.getLength()),
        record.getCrc32C());
  }
}

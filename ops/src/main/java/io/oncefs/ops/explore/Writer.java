package io.oncefs.ops.explore;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Slice;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.ops.check.ReplicaOracle;
import io.oncefs.ops.explore.Message.Back;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.AppendOutcome;
import io.oncefs.protocol.ChunkRequest.Append;
import io.oncefs.protocol.ChunkRequest.AppendRecord;
import io.oncefs.protocol.ChunkRequest.OpenWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A named writer with appends under way in the first chunk, which asks for all of them again in the
 * next. Hears of an outcome the moment somebody gives it: later would prove less.
 */
final class Writer implements Fingerprinted {
  private static final WriterId NAME = WriterId.named("writer");
  private static final WriterEpoch EPOCH = new WriterEpoch(1);

  private final World world;
  private final ChunkDescription first;
  private final ReplicaOracle oracle;
  private final Witnesses witnesses;
  private int appends;

  Writer(World world, ChunkDescription first, ReplicaOracle oracle, Witnesses witnesses) {
    this.world = world;
    this.first = first;
    this.oracle = oracle;
    this.witnesses = witnesses;
  }

  ChunkDescription firstChunk() {
    return first;
  }

  void open() {
    ask(first, new OpenWriter(first.chunk(), NAME, 77, new WriterEpoch(0)));
  }

  /** Each append in a request of its own, the next without waiting for the one before. */
  void append(int count) {
    appends = count;
    for (long sequence = 1; sequence <= count; sequence++) {
      AppendRecord record = record(sequence);
      ask(first, new Append(first.chunk(), NAME, EPOCH, sequence - 1, List.of(record), 0));
    }
  }

  /** All of them again, in one request. */
  void retry(ChunkDescription next) {
    List<AppendRecord> records = new ArrayList<>();
    for (long sequence = 1; sequence <= appends; sequence++) {
      records.add(record(sequence));
    }
    ask(next, new Append(next.chunk(), NAME, EPOCH, 0, records, 0));
  }

  private void ask(ChunkDescription chunk, io.oncefs.protocol.ChunkRequest request) {
    int primary = world.number(chunk.primary().store());
    world.ask("writer", primary, request, new Back.ToWriter(chunk.chunk()));
  }

  private static AppendRecord record(long sequence) {
    Slice bytes = Slice.of(new byte[] {(byte) sequence, 1, 2});
    return new AppendRecord(sequence, bytes, bytes.crc32c(), AppendRecord.ANY_LENGTH);
  }

  void answered(ChunkId chunk, ChunkReply reply) {
    if (reply instanceof ChunkReply.Appended appended) {
      boolean again = !chunk.equals(first.chunk());
      for (AppendOutcome each : appended.outcomes()) {
        oracle.acknowledged(first.file(), NAME, each.sequence(), each.offset());
        witnesses.acknowledged(again, each.kind() == AppendOutcome.Kind.DUPLICATE, chunk, oracle);
      }
    }
  }

  @Override
  public Object essence() {
    return appends;
  }
}

package io.oncefs.ops.explore;

import io.oncefs.common.Slice;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.ops.explore.Message.Back;
import io.oncefs.ops.explore.Message.Stream;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.ChunkRequest.Append;
import io.oncefs.protocol.ChunkRequest.AppendRecord;
import io.oncefs.protocol.ChunkRequest.OpenWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What a named writer sends: appends that are under way at once in the first chunk, and all of them
 * again in the next.
 */
final class Writer {
  static final WriterId NAME = WriterId.named("writer");
  private static final WriterEpoch EPOCH = new WriterEpoch(1);

  private Writer() {}

  static Output.Sent open(ChunkDescription chunk) {
    return ask(chunk, new OpenWriter(chunk.chunk(), NAME, 77, new WriterEpoch(0)));
  }

  /**
   * One of its appends, in a request of its own that does not wait for the one before.
   *
   * @param overtaking whether it comes on a connection of its own: what broke was another
   */
  static Output.Sent append(ChunkDescription chunk, long sequence, boolean overtaking) {
    Output.Sent sent =
        ask(
            chunk,
            new Append(chunk.chunk(), NAME, EPOCH, sequence - 1, List.of(record(sequence)), 0));
    Stream on = sent.on();
    return overtaking
        ? new Output.Sent(new Stream("writer." + sequence, on.to(), on.lane()), sent.message())
        : sent;
  }

  /** All of them, in one request. */
  static Output.Sent retry(ChunkDescription next, int appends) {
    List<AppendRecord> records = new ArrayList<>();
    for (long sequence = 1; sequence <= appends; sequence++) {
      records.add(record(sequence));
    }
    return ask(next, new Append(next.chunk(), NAME, EPOCH, 0, records, 0));
  }

  private static Output.Sent ask(ChunkDescription chunk, ChunkRequest request) {
    int primary = Ledger.number(chunk.primary().store());
    return new Output.Sent(
        new Stream("writer", "s" + primary, request.lane().name()),
        new Message.Request(primary, request, new Back.ToWriter(chunk.chunk())));
  }

  private static AppendRecord record(long sequence) {
    Slice bytes = Slice.of(new byte[] {(byte) sequence, 1, 2});
    return new AppendRecord(sequence, bytes, bytes.crc32c(), AppendRecord.ANY_LENGTH);
  }
}

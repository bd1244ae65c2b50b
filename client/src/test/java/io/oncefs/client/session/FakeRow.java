package io.oncefs.client.session;

import io.oncefs.common.ChunkId;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.RecordedResult;
import io.oncefs.protocol.WriterRow;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A writer's row in a fake table. */
final class FakeRow {
  final WriterId writer;
  long epoch;
  long nonce;
  long last;
  long acked;
  boolean expired;
  @Nullable ChunkId lastChunk;
  final TreeMap<Long, RecordedResult> results = new TreeMap<>();

  FakeRow(WriterId writer) {
    this.writer = writer;
  }

  FakeRow copy() {
    FakeRow copy = new FakeRow(writer);
    copy.epoch = epoch;
    copy.nonce = nonce;
    copy.last = last;
    copy.acked = acked;
    copy.expired = expired;
    copy.lastChunk = lastChunk;
    copy.results.putAll(results);
    return copy;
  }

  WriterRow toRow() {
    return new WriterRow(
        writer,
        expired ? WriterRow.Life.EXPIRED : WriterRow.Life.ACTIVE,
        new WriterEpoch(epoch),
        nonce,
        last,
        acked,
        lastChunk,
        List.copyOf(results.values()),
        0);
  }
}

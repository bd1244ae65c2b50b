package io.oncefs.chunk.engine;

import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.common.Position;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest.FindRecords;
import io.oncefs.protocol.IdempotencyRecord;
import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.RecordedResult;
import java.util.ArrayList;
import java.util.List;

/** Gathers the recorded results that somebody asks for, and where the next page begins. */
final class RecordPage implements ChunkStore.RecordVisitor {
  private final FindRecords request;
  private final List<RecordedResult> results = new ArrayList<>();
  private final long end;
  private boolean complete = true;
  private long nextLsn;
  private long seenTo;

  /**
   * @param committed where the search ends
   */
  RecordPage(FindRecords request, long committed) {
    this.request = request;
    this.end = committed;
    this.nextLsn = Math.max(request.fromLsn(), committed);
    this.seenTo = Math.max(1, request.fromLsn());
  }

  @Override
  public boolean batch(Position before, List<IdempotencyRecord> records) {
    for (IdempotencyRecord each : records) {
      if (matches(each)) {
        if (results.size() == request.max()) {
          complete = false;
          nextLsn = before.lsn();
          return false;
        }
        results.add(resultOf(each));
      }
    }
    seenTo = before.lsn() + 1;
    return true;
  }

  /** Whether it has seen every batch up to where it ends: what is not found proves nothing else. */
  boolean hasSeenAll() {
    return !complete || seenTo >= end;
  }

  ChunkReply reply(boolean sealed) {
    return new ChunkReply.FoundRecords(results, complete, sealed, nextLsn);
  }

  private boolean matches(IdempotencyRecord record) {
    return (record.kind() == RecordKind.APPEND || record.kind() == RecordKind.REFUSED)
        && record.sequence() >= request.fromSequence()
        && record.sequence() <= request.toSequence()
        && record.writer().equals(request.writer());
  }

  private static RecordedResult resultOf(IdempotencyRecord record) {
    return new RecordedResult(
        record.kind(), record.sequence(), record.offset(), record.length(), record.crc32c());
  }
}

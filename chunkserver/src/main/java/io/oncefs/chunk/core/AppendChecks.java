package io.oncefs.chunk.core;

import io.oncefs.common.Limits;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkRequest.Append;
import io.oncefs.protocol.ChunkRequest.AppendRecord;
import org.jspecify.annotations.Nullable;

/** Whether an append request makes sense at all, whatever the state; null if it does. */
final class AppendChecks {
  private AppendChecks() {}

  static @Nullable Refused of(Append request) {
    int count = request.records().size();
    if (count < 1 || count > Limits.BATCH_RECORDS_MAX) {
      return Refusals.invalid("an append has 1 to " + Limits.BATCH_RECORDS_MAX + " records");
    }
    if (request.writer().isNamed() == (request.epoch().value() == 0)) {
      return Refusals.invalid("a named writer speaks under an epoch, a random-id one under 0");
    }
    if (request.previousSequence() < 0 || request.ackedThrough() < 0) {
      return Refusals.invalid("seqs are not negative");
    }
    long previous = request.previousSequence();
    for (AppendRecord each : request.records()) {
      if (each.sequence() <= previous) {
        return Refusals.invalid("seq " + each.sequence() + " does not follow " + previous);
      }
      if (each.ifLength() < AppendRecord.ANY_LENGTH) {
        return Refusals.invalid("a file is never " + each.ifLength() + " bytes long");
      }
      if (each.bytes().crc32c() != each.crc32c()) {
        return Refusals.damaged(each.sequence());
      }
      previous = each.sequence();
    }
    return null;
  }
}

package io.oncefs.protocol;

import io.oncefs.common.Digest;
import io.oncefs.common.Position;
import io.oncefs.common.Slice;
import java.util.List;

/**
 * The unit of replication: records of any writers and their bytes back to back, stored whole or not
 * at all.
 *
 * @param payload the bytes of the {@link RecordKind#APPEND} records, in order
 */
public record Batch(List<IdempotencyRecord> records, Slice payload) implements PrepareContent {
  public Batch {
    records = List.copyOf(records);
  }

  @Override
  public Position after(Position before) {
    Digest digest = before.digest().with(before.lsn());
    for (IdempotencyRecord each : records) {
      digest = each.foldInto(digest);
    }
    return new Position(before.lsn() + 1, before.length() + payload.length(), digest);
  }
}

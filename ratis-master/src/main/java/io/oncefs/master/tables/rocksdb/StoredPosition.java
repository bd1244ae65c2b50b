package io.oncefs.master.tables.rocksdb;

import io.oncefs.master.tables.AppliedPosition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The applied position as a row: key {@code 00 "applied"}, value term and index, eight bytes each.
 */
final class StoredPosition {
  static final byte[] KEY = "\0applied".getBytes(StandardCharsets.US_ASCII);

  private StoredPosition() {}

  static byte[] encode(AppliedPosition position) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(position.term())
        .putLong(position.index())
        .array();
  }

  static AppliedPosition decode(byte @Nullable [] stored) {
    if (stored == null) {
      return AppliedPosition.NOTHING;
    }
    var in = ByteBuffer.wrap(stored);
    return new AppliedPosition(in.getLong(), in.getLong());
  }
}

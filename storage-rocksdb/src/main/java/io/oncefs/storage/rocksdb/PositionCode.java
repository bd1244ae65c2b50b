package io.oncefs.storage.rocksdb;

import io.oncefs.common.Digest;
import io.oncefs.common.Position;

/** {@code position = number number 8octet}: LSN, length and digest. */
final class PositionCode {
  private PositionCode() {}

  static void write(RowWriter row, Position position) {
    row.number(position.lsn()).number(position.length()).fixed64(position.digest().value());
  }

  static Position read(RowReader row) throws RowBroken {
    long lsn = row.number();
    long length = row.number();
    RowReader.check(lsn >= 0 && length >= 0, "a negative position");
    return new Position(lsn, length, new Digest(row.fixed64()));
  }
}

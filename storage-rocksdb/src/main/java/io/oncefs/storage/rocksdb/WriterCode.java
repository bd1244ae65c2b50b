package io.oncefs.storage.rocksdb;

import io.oncefs.common.Id128;
import io.oncefs.common.WriterId;
import java.nio.charset.StandardCharsets;

/** {@code writer = %x01 text / %x02 16octet}: a name, or a random id. */
final class WriterCode {
  private static final int NAMED = 1;
  private static final int RANDOM = 2;

  private WriterCode() {}

  static void write(RowWriter row, WriterId writer) {
    if (writer.isNamed()) {
      row.octet(NAMED).text(writer.text().getBytes(StandardCharsets.UTF_8));
    } else {
      Id128 id = Id128.parse(writer.text());
      row.octet(RANDOM).fixed64(id.high()).fixed64(id.low());
    }
  }

  static WriterId read(RowReader row) throws RowBroken {
    int kind = row.octet();
    if (kind == RANDOM) {
      return WriterId.random(new Id128(row.fixed64(), row.fixed64()));
    }
    RowReader.check(kind == NAMED, "writer kind " + kind);
    try {
      return WriterId.named(new String(row.text(), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException impossible) {
      throw new RowBroken(String.valueOf(impossible.getMessage()));
    }
  }
}

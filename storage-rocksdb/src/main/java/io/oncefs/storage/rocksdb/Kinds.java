package io.oncefs.storage.rocksdb;

import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.WriterRow.Life;

/** The enums of stored rows, by the codes that never change. */
final class Kinds {
  private static final RecordKind[] KINDS = RecordKind.values();
  private static final Life[] LIVES = Life.values();

  private Kinds() {}

  static RecordKind record(int code) throws RowBroken {
    for (RecordKind each : KINDS) {
      if (each.code() == code) {
        return each;
      }
    }
    throw new RowBroken("record kind " + code);
  }

  static Life life(int code) throws RowBroken {
    for (Life each : LIVES) {
      if (each.code() == code) {
        return each;
      }
    }
    throw new RowBroken("writer life " + code);
  }
}

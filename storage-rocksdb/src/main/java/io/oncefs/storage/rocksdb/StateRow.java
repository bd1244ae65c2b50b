package io.oncefs.storage.rocksdb;

import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.chunk.store.StoredReplica.Phase;
import io.oncefs.common.Position;

/**
 * The life of a replica. An open one's position is that after its last batch, so its row is written
 * once and an append touches "batches" and "bytes" only.
 *
 * <pre>
 * state = %x01 phase [position committed] crc
 * phase = %x01 (open: nothing follows) / %x02 (fenced) / %x03 (sealed)
 * committed = number
 * </pre>
 *
 * @param prepared of an open replica: {@link Position#ZERO}, look at its last batch
 */
record StateRow(Phase phase, Position prepared, long committed) {
  private static final int VERSION = 1;

  static final StateRow OPEN = new StateRow(Phase.OPEN, Position.ZERO, 0);

  static StateRow of(StoredReplica replica) {
    return replica.phase() == Phase.OPEN
        ? OPEN
        : new StateRow(replica.phase(), replica.prepared(), replica.committed());
  }

  byte[] row(byte[] key) {
    RowWriter row = new RowWriter(VERSION).octet(code(phase));
    if (phase != Phase.OPEN) {
      PositionCode.write(row, prepared);
      row.number(committed);
    }
    return row.sealedFor(key);
  }

  static StateRow read(byte[] key, byte[] bytes) throws RowBroken {
    RowReader row = new RowReader(key, bytes, VERSION);
    Phase phase = phase(row.octet());
    StateRow state =
        phase == Phase.OPEN ? OPEN : new StateRow(phase, PositionCode.read(row), row.number());
    row.done();
    return state;
  }

  private static int code(Phase phase) {
    return switch (phase) {
      case OPEN -> 1;
      case FENCED -> 2;
      case SEALED -> 3;
    };
  }

  private static Phase phase(int code) throws RowBroken {
    return switch (code) {
      case 1 -> Phase.OPEN;
      case 2 -> Phase.FENCED;
      case 3 -> Phase.SEALED;
      default -> throw new RowBroken("phase " + code);
    };
  }
}

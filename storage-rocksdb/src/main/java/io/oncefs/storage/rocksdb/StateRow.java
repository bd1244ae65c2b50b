package io.oncefs.storage.rocksdb;

import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.chunk.store.StoredReplica.Phase;
import io.oncefs.common.Position;

/**
 * The life of a replica. An open one's position, and that of a copy being made, is that after its
 * last batch, so its row is written once and an append touches "batches" and "bytes" only.
 *
 * <pre>
 * state = %x01 phase [position committed] crc
 * phase = %x01 (open: nothing follows) / %x02 (fenced) / %x03 (sealed)
 *       / %x04 (copying: nothing follows)
 * committed = number
 * </pre>
 *
 * @param prepared of one that grows: {@link Position#ZERO}, look at its last batch
 */
record StateRow(Phase phase, Position prepared, long committed) {
  private static final int VERSION = 1;

  static final StateRow OPEN = new StateRow(Phase.OPEN, Position.ZERO, 0);
  static final StateRow COPYING = new StateRow(Phase.COPYING, Position.ZERO, 0);

  static StateRow of(StoredReplica replica) {
    return replica.phase().grows()
        ? growing(replica.phase())
        : new StateRow(replica.phase(), replica.prepared(), replica.committed());
  }

  private static StateRow growing(Phase phase) {
    return phase == Phase.OPEN ? OPEN : COPYING;
  }

  byte[] row(byte[] key) {
    RowWriter row = new RowWriter(VERSION).octet(code(phase));
    if (!phase.grows()) {
      PositionCode.write(row, prepared);
      row.number(committed);
    }
    return row.sealedFor(key);
  }

  static StateRow read(byte[] key, byte[] bytes) throws RowBroken {
    RowReader row = new RowReader(key, bytes, VERSION);
    Phase phase = phase(row.octet());
    StateRow state =
        phase.grows() ? growing(phase) : new StateRow(phase, PositionCode.read(row), row.number());
    row.done();
    return state;
  }

  private static int code(Phase phase) {
    return switch (phase) {
      case OPEN -> 1;
      case FENCED -> 2;
      case SEALED -> 3;
      case COPYING -> 4;
    };
  }

  private static Phase phase(int code) throws RowBroken {
    return switch (code) {
      case 1 -> Phase.OPEN;
      case 2 -> Phase.FENCED;
      case 3 -> Phase.SEALED;
      case 4 -> Phase.COPYING;
      default -> throw new RowBroken("phase " + code);
    };
  }
}

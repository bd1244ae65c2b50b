package io.oncefs.storage.rocksdb;

import io.oncefs.common.ClusterId;
import io.oncefs.common.Id128;
import io.oncefs.common.StoreId;

/**
 * The rows a store has one of.
 *
 * <pre>
 * identity   = %x01 store cluster crc     16 octets each
 * generation = %x01 number crc
 * floor      = %x01 number crc
 * journal    = %x01 number crc
 * </pre>
 */
final class MetaRows {
  private static final int VERSION = 1;

  private MetaRows() {}

  /** Which store of which cluster. */
  record Identity(StoreId store, ClusterId cluster) {
    byte[] row() {
      RowWriter row = new RowWriter(VERSION);
      write(row, store.id());
      write(row, cluster.id());
      return row.sealedFor(Keys.IDENTITY);
    }

    static Identity read(byte[] bytes) throws RowBroken {
      RowReader row = new RowReader(Keys.IDENTITY, bytes, VERSION);
      Identity identity = new Identity(new StoreId(id(row)), new ClusterId(id(row)));
      row.done();
      return identity;
    }

    private static void write(RowWriter row, Id128 id) {
      row.fixed64(id.high()).fixed64(id.low());
    }

    private static Id128 id(RowReader row) throws RowBroken {
      return new Id128(row.fixed64(), row.fixed64());
    }
  }

  static byte[] number(byte[] key, long value) {
    return new RowWriter(VERSION).number(value).sealedFor(key);
  }

  static long number(byte[] key, byte[] bytes) throws RowBroken {
    RowReader row = new RowReader(key, bytes, VERSION);
    long value = row.number();
    row.done();
    return value;
  }
}

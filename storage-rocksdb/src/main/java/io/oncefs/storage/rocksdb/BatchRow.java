package io.oncefs.storage.rocksdb;

import io.oncefs.common.Digest;
import io.oncefs.common.Position;
import io.oncefs.protocol.IdempotencyRecord;
import java.util.List;

/**
 * One batch without its bytes.
 *
 * <pre>
 * batch     = %x01 position length digest committed records crc
 * position  = where it begins          {@link PositionCode}
 * length    = number                   bytes of its payload
 * digest    = 8 octets                 after it
 * committed = number                   what was known to be committed when it was stored
 * </pre>
 *
 * <p>Example: batch 2 begins at byte 5 with digest 7 and holds one append of 3 bytes at file offset
 * 1005, with crc32c 9, by the writer {@code w} of epoch 1; its seq is 4, and 2 is acknowledged.
 * After it the digest is 8; batch 0 was known to be committed.
 *
 * <pre>
 * 01                             version
 * 02 05 0000000000000007         position: LSN 2, byte 5, digest 7
 * 03 0000000000000008            3 bytes, digest 8 after them
 * 01                             committed: 1 batch
 * 01                             1 record
 * 01 00 01 01 77                 an append by name 0, which is the text "w"
 * 01 08 04                       epoch 1, seq +4, acknowledged 2 less
 * da0f 03 00000009               offset +1005, 3 bytes, their crc32c
 * XXXXXXXX                       crc32c of the key and all of the above
 * </pre>
 */
record BatchRow(Position before, Position after, long committed, List<IdempotencyRecord> records) {
  private static final int VERSION = 1;

  byte[] row(byte[] key) {
    RowWriter row = new RowWriter(VERSION);
    PositionCode.write(row, before);
    row.number(after.length() - before.length()).fixed64(after.digest().value());
    row.number(committed);
    RecordsCode.write(row, records);
    return row.sealedFor(key);
  }

  static BatchRow read(byte[] key, byte[] bytes) throws RowBroken {
    RowReader row = new RowReader(key, bytes, VERSION);
    Head head = head(key, row);
    List<IdempotencyRecord> records = RecordsCode.read(row);
    row.done();
    return new BatchRow(head.before, head.after, head.committed, records);
  }

  /** Everything but the records. */
  static Head head(byte[] key, byte[] bytes) throws RowBroken {
    return head(key, new RowReader(key, bytes, VERSION));
  }

  private static Head head(byte[] key, RowReader row) throws RowBroken {
    Position before = PositionCode.read(row);
    RowReader.check(
        before.lsn() == Keys.numberOf(key), "batch " + before.lsn() + " under another LSN");
    long length = before.length() + row.int31();
    RowReader.check(length >= before.length(), "a batch of impossible length");
    Position after = new Position(before.lsn() + 1, length, new Digest(row.fixed64()));
    return new Head(before, after, row.number());
  }

  /** The part of a batch that says where it lies. */
  record Head(Position before, Position after, long committed) {}
}

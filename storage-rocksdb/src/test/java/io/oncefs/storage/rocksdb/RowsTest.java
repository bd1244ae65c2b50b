package io.oncefs.storage.rocksdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.oncefs.chunk.store.StoredReplica.Phase;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Digest;
import io.oncefs.common.Position;
import io.oncefs.common.Slice;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.IdempotencyRecord;
import io.oncefs.protocol.RecordKind;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowsTest {
  private static final ChunkId CHUNK = new ChunkId(258);
  private static final byte[] KEY = Keys.place(CHUNK, 2);

  private static BatchRow example() {
    IdempotencyRecord record =
        new IdempotencyRecord(
            RecordKind.APPEND, WriterId.named("w"), new WriterEpoch(1), 0, 4, 2, 1_005, 3, 9);
    return new BatchRow(
        new Position(2, 5, new Digest(7)), new Position(3, 8, new Digest(8)), 1, List.of(record));
  }

  @Test
  void theDocumentedExamplesAreWhatIsWritten() throws Exception {
    HexFormat hex = HexFormat.of();
    assertEquals("000000000000010200000002", hex.formatHex(KEY));
    assertEquals("000000000000010200000005", hex.formatHex(Keys.place(CHUNK, 5)));
    byte[] row = example().row(KEY);
    assertEquals(
        "01"
            + "02050000000000000007"
            + "030000000000000008"
            + "01"
            + "01"
            + "0100010177"
            + "010804"
            + "da0f0300000009",
        hex.formatHex(Arrays.copyOf(row, row.length - 4)));
    assertEquals(example(), BatchRow.read(KEY, row));
  }

  @Test
  void keysSortAsNumbersDo() {
    byte[][] ascending = {
      Keys.place(new ChunkId(1), 0),
      Keys.place(new ChunkId(1), 255),
      Keys.place(new ChunkId(1), 256),
      Keys.place(new ChunkId(1), 1 << 30),
      Keys.end(new ChunkId(1)),
      Keys.place(new ChunkId(2), 0),
      Keys.place(new ChunkId(1L << 40), 0),
    };
    byte[][] sorted = ascending.clone();
    Arrays.sort(sorted, Arrays::compareUnsigned);
    assertArrayEquals(ascending, sorted);
  }

  @Test
  void theExampleOfAnExtentIsRight() throws Exception {
    byte[] payload = new byte[20_000];
    new Random(8).nextBytes(payload);
    Extent extent = Extent.of(CHUNK, 2, Slice.of(payload), 4_096, new Scratch());
    byte[] row = extent.row(KEY);
    HexFormat hex = HexFormat.of();
    assertEquals("018020a09c01", hex.formatHex(row, 0, 6));
    assertEquals(6 + 2 * 4 + 4, row.length);
    Extent read = Extent.read(KEY, row);
    assertEquals(4_096, read.position());
    assertEquals(20_000, read.length());
    assertEquals(24_096, read.end());
    byte[] rest = Arrays.copyOfRange(payload, 16_384, 20_000);
    int crc = Pieces.crc(CHUNK, 2 + 16_384, rest, 0, rest.length, new Scratch());
    assertEquals(crc, read.check(1));
  }

  @Test
  void anyNumberComesBack() throws Exception {
    long[] numbers = {0, 1, 127, 128, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 56, -300};
    RowWriter row = new RowWriter(3);
    for (long each : numbers) {
      row.number(each).signed(each).fixed64(each).fixed32((int) each);
    }
    RowReader read = new RowReader(KEY, row.sealedFor(KEY), 3);
    for (long each : numbers) {
      assertEquals(each, read.number());
      assertEquals(each, read.signed());
      assertEquals(each, read.fixed64());
      assertEquals((int) each, read.fixed32());
    }
    read.done();
  }

  @Test
  void aRowThatIsChangedMovedOrOfALaterVersionIsBroken() throws Exception {
    byte[] row = example().row(KEY);
    for (int bit = 0; bit < row.length * 8; bit++) {
      byte[] flipped = row.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThrows(RowBroken.class, () -> BatchRow.read(KEY, flipped));
    }
    for (int length = 0; length < row.length; length++) {
      byte[] shorter = Arrays.copyOf(row, length);
      assertThrows(RowBroken.class, () -> BatchRow.read(KEY, shorter));
    }
    assertThrows(RowBroken.class, () -> BatchRow.read(Keys.place(CHUNK, 3), row));
    byte[] later = new RowWriter(2).octet(1).sealedFor(KEY);
    RowBroken broken = assertThrows(RowBroken.class, () -> StateRow.read(KEY, later));
    assertEquals("row version 2, this release knows 1", broken.getMessage());
  }

  /** Rows whose checksum holds and whose content is nonsense: refused, with nothing else thrown. */
  @Test
  void nonsenseIsBrokenOrHarmless() {
    Random random = new Random(5);
    byte[] valid = example().row(KEY);
    for (int i = 0; i < 20_000; i++) {
      RowWriter row = new RowWriter(1);
      int from = random.nextInt(valid.length - 4);
      for (int at = 1; at < valid.length - 4; at++) {
        boolean keep = i % 2 == 0 && at < from;
        row.octet(keep ? valid[at] : random.nextInt(random.nextBoolean() ? 4 : 256));
      }
      byte[] bytes = row.sealedFor(KEY);
      attempt(() -> BatchRow.read(KEY, bytes));
      attempt(() -> StateRow.read(KEY, bytes));
      attempt(() -> DescriptionRow.read(KEY, bytes));
      attempt(() -> WriterTableRow.read(KEY, bytes));
      attempt(() -> MetaRows.number(KEY, bytes));
      attempt(() -> Extent.read(KEY, bytes));
    }
  }

  private static void attempt(Attempt attempt) {
    try {
      attempt.run();
    } catch (RowBroken refused) {
      assertEquals(RowBroken.class, refused.getClass());
    }
  }

  private interface Attempt {
    void run() throws RowBroken;
  }

  @Test
  void aStateComesBack() throws Exception {
    byte[] key = Keys.state(CHUNK);
    StateRow sealed = new StateRow(Phase.SEALED, new Position(9, 1 << 20, new Digest(-1)), 9);
    assertEquals(sealed, StateRow.read(key, sealed.row(key)));
    assertEquals(StateRow.OPEN, StateRow.read(key, StateRow.OPEN.row(key)));
  }
}

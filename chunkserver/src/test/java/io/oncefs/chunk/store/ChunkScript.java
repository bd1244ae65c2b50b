package io.oncefs.chunk.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.oncefs.chunk.store.StoredReplica.Phase;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Digest;
import io.oncefs.common.FileId;
import io.oncefs.common.Generation;
import io.oncefs.common.Id128;
import io.oncefs.common.Limits;
import io.oncefs.common.Position;
import io.oncefs.common.Slice;
import io.oncefs.common.StoreId;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.Batch;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.FirstBatch;
import io.oncefs.protocol.IdempotencyRecord;
import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.RecordedResult;
import io.oncefs.protocol.ReplicaLocation;
import io.oncefs.protocol.WriterRow;
import io.oncefs.protocol.WriterTable;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The life of one chunk as a test writes it: hands out changes that follow each other and knows
 * what must be there after them.
 */
public final class ChunkScript {
  /** Where the chunk begins in its file; not 0, so that a mix-up of the two offsets shows. */
  private static final long START = 1_000_000;

  private static final Position DECISION =
      new Position(7, START, new Digest(0x1234_5678_9ABC_DEF0L));

  private final ChunkId chunk;
  private final FirstBatch first;
  private final List<Batch> batches = new ArrayList<>();
  private final List<Position> positions = new ArrayList<>(List.of(Position.ZERO));
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Random random;
  private Phase phase = Phase.OPEN;
  private long committed;
  private long sequence;

  /** A chunk that differs from every other. */
  public ChunkScript(long chunk) {
    this.chunk = new ChunkId(chunk);
    this.random = new Random(chunk);
    this.first = new FirstBatch(description(chunk), writers());
  }

  private static ChunkDescription description(long chunk) {
    List<ReplicaLocation> replicas =
        List.of(location(chunk, "10.0.0.1:9650"), location(chunk + 1, "chunk-server.example:1"));
    return new ChunkDescription(
        new ChunkId(chunk),
        new FileId(chunk + 5),
        START,
        64 << 20,
        replicas,
        new ChunkDescription.Predecessor(new ChunkId(chunk + 9), DECISION, replicas));
  }

  private static ReplicaLocation location(long seed, String address) {
    return new ReplicaLocation(
        new StoreId(new Id128(~seed, seed)), new Generation(seed + 2), address);
  }

  private WriterTable writers() {
    List<RecordedResult> results =
        List.of(
            new RecordedResult(RecordKind.APPEND, 40, 12, 13, 0xDEADBEEF),
            new RecordedResult(RecordKind.REFUSED, 44, START, 0, -1));
    WriterRow named =
        new WriterRow(
            WriterId.named("ingest-7 \u00fc"),
            WriterRow.Life.ACTIVE,
            new WriterEpoch(3),
            -5,
            44,
            39,
            new ChunkId(chunk.value() + 9),
            results,
            0);
    WriterRow random =
        new WriterRow(
            WriterId.random(new Id128(chunk.value(), -1)),
            WriterRow.Life.CLOSED,
            new WriterEpoch(0),
            0,
            0,
            0,
            null,
            List.of(),
            3_599_999);
    return new WriterTable(new WriterEpoch(4), List.of(named, random));
  }

  public ChunkId chunk() {
    return chunk;
  }

  /** Where it stands. */
  public Position position() {
    return positions.get(positions.size() - 1);
  }

  public Position positionAt(int lsn) {
    return positions.get(lsn);
  }

  public Change.Create create() {
    positions.add(first.after(Position.ZERO));
    return new Change.Create(first, position());
  }

  public Change.BeginCopy beginCopy() {
    phase = Phase.COPYING;
    positions.add(first.after(Position.ZERO));
    return new Change.BeginCopy(first, position());
  }

  /** One batch with a record of each of these sizes; 0 stands for a record without bytes. */
  public Change.Append append(int... sizes) {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    List<IdempotencyRecord> records = new ArrayList<>();
    for (int size : sizes) {
      byte[] each = new byte[size];
      random.nextBytes(each);
      records.add(record(each, position().length() + payload.size()));
      payload.writeBytes(each);
    }
    // The payload is a window of a larger array, as it is when it comes off the wire.
    byte[] wire = new byte[payload.size() + 7];
    System.arraycopy(payload.toByteArray(), 0, wire, 3, payload.size());
    return append(new Batch(records, Slice.of(wire, 3, payload.size())));
  }

  private Change.Append append(Batch batch) {
    Position before = position();
    Position after = batch.after(before);
    batches.add(batch);
    positions.add(after);
    bytes.writeBytes(batch.payload().toBytes());
    committed = before.lsn();
    return new Change.Append(chunk, before, batch, after, committed);
  }

  private IdempotencyRecord record(byte[] each, long offset) {
    sequence += 1 + random.nextInt(3);
    boolean opens = each.length == 0 && random.nextBoolean();
    WriterId writer =
        random.nextInt(3) == 0
            ? WriterId.random(new Id128(random.nextInt(2), 77))
            : WriterId.named("writer-" + random.nextInt(3));
    RecordKind kind =
        each.length > 0 ? RecordKind.APPEND : opens ? RecordKind.OPEN_WRITER : RecordKind.REFUSED;
    return new IdempotencyRecord(
        kind,
        writer,
        new WriterEpoch(opens ? 9 : random.nextInt(2)),
        opens ? random.nextLong() : 0,
        opens ? 0 : sequence,
        opens ? 0 : random.nextInt((int) sequence + 1),
        START + offset,
        each.length,
        Slice.of(each).crc32c());
  }

  public Change.Fence fence() {
    phase = Phase.FENCED;
    return new Change.Fence(chunk, committed);
  }

  /** Cuts this script, too. */
  public Change.Seal sealAt(int lsn) {
    Position at = positions.get(lsn);
    positions.subList(lsn + 1, positions.size()).clear();
    batches.subList(Math.max(0, lsn - 1), batches.size()).clear();
    byte[] kept = Arrays.copyOf(bytes.toByteArray(), (int) at.length());
    bytes.reset();
    bytes.writeBytes(kept);
    phase = Phase.SEALED;
    committed = lsn;
    return new Change.Seal(chunk, at);
  }

  public byte[] bytes() {
    return bytes.toByteArray();
  }

  /** The state that the store must show. */
  public StoredReplica state() {
    return new StoredReplica(chunk, phase, first.chunk(), position(), committed);
  }

  /** Asserts that the store holds this chunk, whole and nothing more. */
  public void assertHeldBy(ChunkStore store) throws StoreException {
    assertEquals(state(), store.replica(chunk));
    assertEquals(position().lsn() == 0 ? null : first, store.firstBatch(chunk));
    for (int lsn = 0; lsn < positions.size(); lsn++) {
      assertEquals(positions.get(lsn), store.positionAt(chunk, lsn), "position at LSN " + lsn);
    }
    assertNull(store.positionAt(chunk, positions.size()));
    assertNull(store.positionAt(chunk, Long.MAX_VALUE));
    List<List<IdempotencyRecord>> records = new ArrayList<>();
    store.records(
        chunk,
        1,
        Long.MAX_VALUE,
        (before, each) -> {
          assertEquals(positions.get(records.size() + 1), before);
          return records.add(each);
        });
    assertEquals(batches.stream().map(Batch::records).toList(), records);
    assertArrayEquals(bytes(), readAll(store, chunk, position().length()));
  }

  /** Asserts that the store never heard of this chunk. */
  public void assertAbsentFrom(ChunkStore store) throws StoreException {
    assertNull(store.replica(chunk));
    assertNull(store.firstBatch(chunk));
    assertNull(store.positionAt(chunk, 0));
    assertEquals(0, store.read(chunk, 0, 1, 1).length());
    store.records(
        chunk,
        1,
        Long.MAX_VALUE,
        (before, each) -> {
          throw new AssertionError("records of " + chunk + " at " + before);
        });
  }

  /** All bytes below a limit, however many reads it takes. */
  public static byte[] readAll(ChunkStore store, ChunkId chunk, long limit) throws StoreException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (all.size() < limit) {
      Slice part = store.read(chunk, all.size(), limit, Limits.READ_BYTES_MAX);
      if (part.length() == 0) {
        throw new AssertionError(chunk + " ends at " + all.size() + " instead of " + limit);
      }
      all.writeBytes(part.toBytes());
    }
    return all.toByteArray();
  }
}

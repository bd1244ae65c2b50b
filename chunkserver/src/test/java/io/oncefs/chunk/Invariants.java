package io.oncefs.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.chunk.core.WriterFold;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.chunk.store.StoredReplica.Phase;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.FirstBatch;
import io.oncefs.protocol.IdempotencyRecord;
import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.ReplicaLocation;
import io.oncefs.protocol.WriterRow;
import io.oncefs.protocol.WriterTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The invariants of section 9 of the protocol that chunkservers can break, over a test cluster. */
final class Invariants {
  private final TestCluster cluster;
  private final List<TestWriter> writers;
  private final Map<String, StoredReplica> lastSeen = new HashMap<>();

  Invariants(TestCluster cluster, List<TestWriter> writers) {
    this.cluster = cluster;
    this.writers = writers;
  }

  /** Of the newest chunks; cheap enough for every event. */
  void check() {
    List<ChunkInfo> chunks = cluster.master.chunksOf(TestCluster.FILE);
    for (int i = Math.max(0, chunks.size() - 2); i < chunks.size(); i++) {
      try {
        check(chunks.get(i));
      } catch (IOException failed) {
        throw new AssertionError(failed);
      }
    }
  }

  private void check(ChunkInfo chunk) throws IOException {
    ChunkId id = chunk.description().chunk();
    List<ChunkStore> stores = new ArrayList<>();
    for (ReplicaLocation each : chunk.description().replicas()) {
      TestCluster.Server server = cluster.serverOf(each.store());
      if (server.isUp()) {
        stores.add(server.store);
        one(server, chunk);
      }
    }
    for (int i = 1; i < stores.size(); i++) {
      agree(id, stores.get(i - 1), stores.get(i));
    }
  }

  private void one(TestCluster.Server server, ChunkInfo chunk) throws IOException {
    ChunkId id = chunk.description().chunk();
    StoredReplica now = server.store.replica(id);
    StoredReplica before =
        now == null
            ? lastSeen.get(server.index + "/" + id)
            : lastSeen.put(server.index + "/" + id, now);
    if (now == null) {
      assertTrue(before == null, () -> where() + id + " vanished: " + before);
    } else {
      assertTrue(now.committed() <= now.prepared().lsn(), () -> where() + "c <= p: " + now);
      if (before != null && now.phase() != Phase.SEALED) {
        boolean moved = !now.prepared().equals(before.prepared());
        assertTrue(
            before.phase() == Phase.OPEN || !moved, () -> where() + before + " moved to " + now);
        assertTrue(now.prepared().lsn() >= before.prepared().lsn(), () -> where() + "p shrank");
        assertTrue(before.phase().compareTo(now.phase()) <= 0, () -> where() + "phase went back");
      }
      if (now.phase() == Phase.SEALED) {
        assertEquals(chunk.sealedAt(), now.prepared(), where() + id);
      }
    }
    if (chunk.isOpen()) {
      long acknowledged = acknowledgedWithin(chunk);
      long here = now == null ? 0 : now.prepared().length();
      assertTrue(
          acknowledged <= here,
          () -> where() + id + " lacks what was acknowledged: " + acknowledged);
    }
  }

  private long acknowledgedWithin(ChunkInfo chunk) {
    long start = chunk.description().start();
    long end = 0;
    for (TestWriter each : writers) {
      if (each.lastSequence() > 0) {
        long offset = each.acknowledged.get(each.lastSequence());
        long length = TestWriter.payload(each.id(), each.lastSequence()).length;
        end = Math.max(end, offset + length - start);
      }
    }
    return end;
  }

  private void agree(ChunkId chunk, ChunkStore one, ChunkStore other) throws IOException {
    StoredReplica a = one.replica(chunk);
    StoredReplica b = other.replica(chunk);
    if (a != null && b != null) {
      long lsn = Math.min(a.prepared().lsn(), b.prepared().lsn());
      assertEquals(
          one.positionAt(chunk, lsn), other.positionAt(chunk, lsn), where() + chunk + " at " + lsn);
    }
  }

  private String where() {
    return "seed " + cluster.seed + ": ";
  }

  /** Of the whole file, once everything is sealed. */
  void checkHistory() throws IOException {
    byte[] file = cluster.sealAndRead();
    Map<WriterId, Map<Long, IdempotencyRecord>> committed = new HashMap<>();
    WriterTable table = WriterTable.EMPTY;
    long start = 0;
    for (ChunkInfo each : cluster.master.chunksOf(TestCluster.FILE)) {
      ChunkId id = each.description().chunk();
      assertEquals(start, each.description().start(), where() + "chunks tile the file");
      start += each.sealedAt().length();
      ReplicaLocation valid = cluster.master.validOf(id).get(0);
      table = fold(cluster.serverOf(valid.store()).store, id, each.sealedAt(), table, committed);
    }
    for (TestWriter writer : writers) {
      Map<Long, IdempotencyRecord> records = committed.getOrDefault(writer.id(), Map.of());
      writer.acknowledged.forEach(
          (seq, offset) -> {
            assertTrue(records.containsKey(seq), () -> where() + "lost: seq " + seq);
            assertEquals(offset, records.get(seq).offset(), where() + "place of seq " + seq);
          });
      for (IdempotencyRecord each : records.values()) {
        byte[] expected = TestWriter.payload(writer.id(), each.sequence());
        int at = Math.toIntExact(each.offset());
        for (int i = 0; i < expected.length; i++) {
          assertEquals(expected[i], file[at + i], where() + "byte " + i + " of " + each);
        }
      }
    }
  }

  private WriterTable fold(
      ChunkStore store,
      ChunkId id,
      Position at,
      WriterTable before,
      Map<WriterId, Map<Long, IdempotencyRecord>> committed)
      throws IOException {
    FirstBatch first = store.firstBatch(id);
    assertEquals(
        ageless(before),
        ageless(first.writers()),
        where() + id + " inherits the fold of what came before");
    WriterFold fold = WriterFold.of(first.writers());
    store.records(
        id,
        1,
        at.lsn(),
        (position, records) -> {
          fold.foldAll(id, position.lsn(), records);
          for (IdempotencyRecord each : records) {
            if (each.kind() == RecordKind.APPEND) {
              IdempotencyRecord twice =
                  committed
                      .computeIfAbsent(each.writer(), writer -> new HashMap<>())
                      .put(each.sequence(), each);
              assertTrue(twice == null, () -> where() + "twice: " + each + " and " + twice);
            }
          }
          return true;
        });
    return fold.table();
  }

  /** How long writers have been idle is known only to those who were there. */
  private static WriterTable ageless(WriterTable table) {
    List<WriterRow> rows = new ArrayList<>();
    for (WriterRow each : table.rows()) {
      rows.add(
          new WriterRow(
              each.writer(),
              each.life(),
              each.epoch(),
              each.nonce(),
              each.lastSequence(),
              each.ackedThrough(),
              each.lastChunk(),
              each.results(),
              0));
    }
    return new WriterTable(table.lastEpoch(), rows);
  }
}

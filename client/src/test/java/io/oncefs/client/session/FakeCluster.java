package io.oncefs.client.session;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Digest;
import io.oncefs.common.FileId;
import io.oncefs.common.Generation;
import io.oncefs.common.Id128;
import io.oncefs.common.Position;
import io.oncefs.common.Slice;
import io.oncefs.common.StoreId;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkDescription.Predecessor;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.CommittedTo;
import io.oncefs.protocol.ChunkReply.Done;
import io.oncefs.protocol.ChunkReply.FoundRecords;
import io.oncefs.protocol.ChunkReply.Inspected;
import io.oncefs.protocol.ChunkReply.ReadBytes;
import io.oncefs.protocol.ChunkReply.Refused.Code;
import io.oncefs.protocol.ChunkReply.ReplicaState;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.PlannedTail;
import io.oncefs.protocol.RecordedResult;
import io.oncefs.protocol.ReplicaLocation;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A cluster with one file, in memory: answers at once, and has no faults of its own. */
public final class FakeCluster {
  static final FileId FILE = new FileId(1);
  static final int SERVERS = 4;

  final List<FakeChunk> chunks = new ArrayList<>();
  final FakePrimary primary = new FakePrimary();
  final Set<String> corrupting = new HashSet<>();

  /** Servers that have no replica any more, which the masters do not know. */
  final Set<String> bare = new HashSet<>();

  final List<MasterRequest> asked = new ArrayList<>();
  final Set<WriterId> goodbyes = new HashSet<>();
  boolean deleted;
  boolean tooFewServers;
  int reads;
  long capacity = 1 << 20;
  private long ids;

  static String server(long number) {
    return "cs" + number % SERVERS;
  }

  FakeChunk tail() {
    return chunks.get(chunks.size() - 1);
  }

  public byte[] content() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    chunks.forEach(each -> all.writeBytes(each.bytes.toByteArray()));
    return all.toByteArray();
  }

  private boolean isKnown(ChunkId id) {
    return chunks.stream().anyMatch(each -> each.id().equals(id));
  }

  FakeChunk chunk(ChunkId id) {
    return chunks.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }

  /** What may follow a chunk, under an id of its own. */
  ChunkDescription plan(FakeChunk before) {
    ids++;
    return before.description.next(
        new PlannedTail(new ChunkId(ids), before.description.replicas()),
        new Position(2, before.bytes.size(), Digest.NONE));
  }

  /** Ends the tail and opens the next. */
  FakeChunk moveOn() {
    if (!chunks.isEmpty()) {
      tail().seal();
    }
    ids++;
    FakeChunk before = chunks.isEmpty() ? null : tail();
    List<ReplicaLocation> replicas = new ArrayList<>();
    for (long i = 0; i < 3; i++) {
      replicas.add(
          new ReplicaLocation(
              new StoreId(new Id128(0, (ids + i) % SERVERS)), new Generation(1), server(ids + i)));
    }
    FakeChunk next =
        new FakeChunk(
            new ChunkDescription(
                new ChunkId(ids),
                FILE,
                before == null ? 0 : before.end(),
                capacity,
                replicas,
                before == null || before.sealedAt == null
                    ? null
                    : new Predecessor(
                        before.id(), before.sealedAt, before.description.replicas())));
    if (before != null) {
      before.rows.forEach((writer, row) -> next.rows.put(writer, row.copy()));
      next.lastEpoch = before.lastEpoch;
    }
    chunks.add(next);
    return next;
  }

  public MasterReply master(MasterRequest request) {
    asked.add(request);
    if (deleted) {
      return failed(MasterReply.Failed.Code.NOT_FOUND, "no such file");
    }
    if (request instanceof MasterRequest.ListChunks list) {
      return list(list);
    }
    if (request instanceof MasterRequest.OpenTail open) {
      return openTail(open);
    }
    if (request instanceof MasterRequest.DescribeChunk describe) {
      return new MasterReply.Chunk(chunk(describe.chunk()).info());
    }
    if (request instanceof MasterRequest.SealChunk seal) {
      return seal(seal);
    }
    return failed(MasterReply.Failed.Code.INVALID, "not in this fake: " + request);
  }

  private MasterReply list(MasterRequest.ListChunks list) {
    List<ChunkInfo> found = new ArrayList<>();
    if (list.offset() == Long.MAX_VALUE) {
      if (!chunks.isEmpty()) {
        found.add(tail().info());
      }
    } else {
      for (FakeChunk each : chunks) {
        boolean before = each.sealedAt != null && each.end() <= list.offset();
        if (!before && found.size() < list.max()) {
          found.add(each.info());
        }
      }
    }
    return new MasterReply.Chunks(found, true);
  }

  private MasterReply openTail(MasterRequest.OpenTail open) {
    if (tooFewServers) {
      return failed(MasterReply.Failed.Code.UNAVAILABLE, "needs 2 chunkservers, 1 is live");
    }
    FakeChunk last = chunks.isEmpty() ? null : tail();
    if (last != null && last.sealedAt == null) {
      return new MasterReply.Chunk(last.info());
    }
    ChunkId lastId = last == null ? null : last.id();
    if (!java.util.Objects.equals(lastId, open.predecessor())) {
      return failed(MasterReply.Failed.Code.STALE, "the last chunk is " + lastId);
    }
    return new MasterReply.Chunk(moveOn().info());
  }

  private MasterReply seal(MasterRequest.SealChunk seal) {
    if (!isKnown(seal.chunk())) {
      return failed(MasterReply.Failed.Code.NOT_FOUND, "no such chunk: " + seal.chunk());
    }
    FakeChunk chunk = chunk(seal.chunk());
    chunk.seal();
    if (seal.wantTail() && chunk == tail()) {
      moveOn();
    }
    Position at = chunk.sealedAt;
    ChunkInfo next = tail().sealedAt == null ? tail().info() : null;
    return new MasterReply.SealDecided(
        seal.chunk(), at == null ? Position.ZERO : at, seal.wantTail() ? next : null);
  }

  /** Null: no answer ever. */
  public @Nullable ChunkReply chunkServer(String server, ChunkRequest request) {
    if (!isKnown(request.chunk())) {
      return null;
    }
    FakeChunk chunk = chunk(request.chunk());
    if (request instanceof ChunkRequest.Append append) {
      return primary.append(chunk, append);
    }
    if (request instanceof ChunkRequest.OpenWriter open) {
      return primary.open(chunk, open);
    }
    if (request instanceof ChunkRequest.CloseWriter close) {
      goodbyes.add(close.writer());
      return new Done();
    }
    if (request instanceof ChunkRequest.CommittedLength) {
      return chunk.refusing
          ? FakePrimary.refused(Code.NOT_HERE, 0)
          : new CommittedTo(chunk.bytes.size());
    }
    if (request instanceof ChunkRequest.FindRecords find) {
      return find(chunk, find);
    }
    if (request instanceof ChunkRequest.Inspect) {
      ReplicaState state = chunk.sealedAt == null ? ReplicaState.OPEN : ReplicaState.SEALED;
      return new Inspected(state, Position.ZERO, 0, chunk.description);
    }
    if (request instanceof ChunkRequest.Read read) {
      return read(server, chunk, read);
    }
    throw new IllegalStateException("not in this fake: " + request);
  }

  private static ChunkReply find(FakeChunk chunk, ChunkRequest.FindRecords find) {
    List<RecordedResult> all =
        chunk.records.getOrDefault(find.writer(), new TreeMap<>()).values().stream()
            .filter(each -> each.sequence() >= find.fromSequence())
            .filter(each -> each.sequence() <= find.toSequence())
            .toList();
    return new FoundRecords(
        all.subList(0, Math.min(all.size(), find.max())),
        all.size() <= find.max(),
        chunk.sealedAt != null,
        0);
  }

  /**
   * What a replica does that has heard neither of a seal it may hide nor, unless it is the primary,
   * how much is committed.
   */
  private ChunkReply read(String server, FakeChunk chunk, ChunkRequest.Read read) {
    reads++;
    if (bare.contains(server)) {
      return new ChunkReply.Refused(ChunkReply.Refused.Code.NOT_HERE, 0, "nothing here");
    }
    ByteArrayOutputStream held = new ByteArrayOutputStream();
    held.writeBytes(chunk.bytes.toByteArray());
    held.writeBytes(chunk.uncommitted);
    byte[] all = held.toByteArray();
    boolean sealed = chunk.replicasKnowSeal();
    boolean knows = server.equals(chunk.description.primary().address());
    long known = Math.max(knows ? chunk.bytes.size() : 0, read.provenLength());
    int servable = (int) (sealed ? all.length : Math.min(known, all.length));
    int from = (int) Math.min(servable, read.offset());
    int count = Math.min(read.max(), servable - from);
    Slice bytes = Slice.copyOf(all, from, count);
    int crc = bytes.crc32c() + (corrupting.contains(server) ? 1 : 0);
    return new ReadBytes(bytes, crc, servable, sealed);
  }

  private static MasterReply failed(MasterReply.Failed.Code code, String message) {
    return new MasterReply.Failed(code, message);
  }
}

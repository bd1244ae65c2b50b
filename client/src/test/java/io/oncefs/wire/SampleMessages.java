package io.oncefs.wire;

import static io.oncefs.wire.SampleValues.CHUNK;
import static io.oncefs.wire.SampleValues.CLUSTER;
import static io.oncefs.wire.SampleValues.EPOCH;
import static io.oncefs.wire.SampleValues.FAR;
import static io.oncefs.wire.SampleValues.FILE;
import static io.oncefs.wire.SampleValues.FIRST_CHUNK;
import static io.oncefs.wire.SampleValues.FULL_ROW;
import static io.oncefs.wire.SampleValues.GENERATION;
import static io.oncefs.wire.SampleValues.HELLO;
import static io.oncefs.wire.SampleValues.LARGEST_RESULT;
import static io.oncefs.wire.SampleValues.LAST_CHUNK;
import static io.oncefs.wire.SampleValues.LONGEST_ADDRESS;
import static io.oncefs.wire.SampleValues.LONGEST_NAME;
import static io.oncefs.wire.SampleValues.LONGEST_PATH;
import static io.oncefs.wire.SampleValues.LONGEST_TEXT;
import static io.oncefs.wire.SampleValues.LOST;
import static io.oncefs.wire.SampleValues.LOST_CHUNK;
import static io.oncefs.wire.SampleValues.NAMED;
import static io.oncefs.wire.SampleValues.NEW_ROW;
import static io.oncefs.wire.SampleValues.NEXT_CHUNK;
import static io.oncefs.wire.SampleValues.NO_EPOCH;
import static io.oncefs.wire.SampleValues.OPEN;
import static io.oncefs.wire.SampleValues.OPTIONS;
import static io.oncefs.wire.SampleValues.PLANNED;
import static io.oncefs.wire.SampleValues.POSITION;
import static io.oncefs.wire.SampleValues.RANDOM;
import static io.oncefs.wire.SampleValues.REQUEST;
import static io.oncefs.wire.SampleValues.RESULT;
import static io.oncefs.wire.SampleValues.ROOT;
import static io.oncefs.wire.SampleValues.SEALED;
import static io.oncefs.wire.SampleValues.STATUS;
import static io.oncefs.wire.SampleValues.STORE;
import static io.oncefs.wire.SampleValues.TABLE;
import static io.oncefs.wire.SampleValues.WINDOW;

import io.oncefs.common.Limits;
import io.oncefs.common.Position;
import io.oncefs.common.Slice;
import io.oncefs.protocol.Batch;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.AppendOutcome;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.ChunkRequest.AppendRecord;
import io.oncefs.protocol.FileOptions;
import io.oncefs.protocol.FirstBatch;
import io.oncefs.protocol.IdempotencyRecord;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.RequestId;
import io.oncefs.protocol.ServerDuty;
import io.oncefs.protocol.ServerInfo;
import io.oncefs.protocol.WriterTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** At least one of every message: empty, usual and as large as it may be. */
final class SampleMessages {
  private static final int MAX_INT = Integer.MAX_VALUE;
  private static final long MAX_LONG = Long.MAX_VALUE;
  private static final Slice LARGEST_RECORD = Slice.of(new byte[Limits.RECORD_BYTES_MAX]);

  private SampleMessages() {}

  static List<ChunkRequest> chunkRequests() {
    List<ChunkRequest> all = new ArrayList<>();
    AppendRecord plain = new AppendRecord(1, HELLO, HELLO.crc32c(), AppendRecord.ANY_LENGTH);
    AppendRecord empty = new AppendRecord(2, Slice.EMPTY, 0, 0);
    AppendRecord largest = new AppendRecord(MAX_LONG, LARGEST_RECORD, -1, MAX_LONG);
    AppendRecord window = new AppendRecord(3, WINDOW, WINDOW.crc32c(), 17);
    all.add(new ChunkRequest.Append(CHUNK, RANDOM, NO_EPOCH, 0, List.of(plain), 0));
    all.add(
        new ChunkRequest.Append(
            LAST_CHUNK, NAMED, EPOCH, MAX_LONG, List.of(window, empty, largest), MAX_LONG));
    all.add(
        new ChunkRequest.Append(
            CHUNK, NAMED, EPOCH, 1, Collections.nCopies(Limits.BATCH_RECORDS_MAX, plain), 1));
    all.add(new ChunkRequest.OpenWriter(CHUNK, NAMED, -1, EPOCH));
    all.add(new ChunkRequest.OpenWriter(CHUNK, NAMED, 0, NO_EPOCH));
    all.add(new ChunkRequest.CloseWriter(CHUNK, RANDOM, NO_EPOCH));
    all.add(prepare(new FirstBatch(FIRST_CHUNK, WriterTable.EMPTY)));
    all.add(prepare(new FirstBatch(NEXT_CHUNK, TABLE)));
    all.add(prepare(new Batch(List.of(), Slice.EMPTY)));
    all.add(prepare(new Batch(records(), WINDOW)));
    all.add(new ChunkRequest.CommitNotice(CHUNK, MAX_LONG));
    all.add(new ChunkRequest.Fence(CHUNK));
    all.add(new ChunkRequest.Sealed(CHUNK, FAR));
    all.add(new ChunkRequest.OpenChunk(NEXT_CHUNK));
    all.add(new ChunkRequest.FetchWriters(CHUNK, Position.ZERO));
    all.add(new ChunkRequest.RemoveWriter(CHUNK, NAMED));
    all.add(new ChunkRequest.ListWriters(CHUNK, null, 1));
    all.add(new ChunkRequest.ListWriters(CHUNK, RANDOM, Limits.PAGE_MAX));
    all.add(new ChunkRequest.FindRecords(CHUNK, RANDOM, 0, MAX_LONG, MAX_LONG, Limits.PAGE_MAX));
    all.add(new ChunkRequest.CommittedLength(CHUNK));
    all.add(new ChunkRequest.Read(CHUNK, 0, 0, 0, 0));
    all.add(new ChunkRequest.Read(LAST_CHUNK, MAX_LONG, Limits.READ_BYTES_MAX, MAX_LONG, MAX_INT));
    all.add(new ChunkRequest.FetchBatches(CHUNK, FAR, 0, 1));
    all.add(new ChunkRequest.FetchBatches(CHUNK, FAR, MAX_LONG, Limits.READ_BYTES_MAX));
    all.add(new ChunkRequest.Verify(CHUNK, FAR));
    all.add(new ChunkRequest.ListReplicas(LAST_CHUNK, Limits.PAGE_MAX));
    all.add(new ChunkRequest.Inspect(LAST_CHUNK));
    return all;
  }

  private static ChunkRequest prepare(io.oncefs.protocol.PrepareContent content) {
    return new ChunkRequest.Prepare(CHUNK, POSITION, content, content.after(POSITION), 11);
  }

  /** One of each kind, by two writers; the lengths of the appends add up to {@code WINDOW}. */
  private static List<IdempotencyRecord> records() {
    List<IdempotencyRecord> records = new ArrayList<>();
    for (RecordKind kind : RecordKind.values()) {
      int length = kind == RecordKind.APPEND ? WINDOW.length() : 0;
      records.add(new IdempotencyRecord(kind, NAMED, EPOCH, -1, MAX_LONG, 2, 3, length, -1));
      records.add(new IdempotencyRecord(kind, RANDOM, NO_EPOCH, 0, 0, 0, 0, 0, 0));
    }
    return records;
  }

  static List<ChunkReply> chunkReplies() {
    List<ChunkReply> all = new ArrayList<>();
    Refused full = new Refused(Refused.Code.OVERLOADED, 0, "");
    List<AppendOutcome> outcomes =
        Arrays.stream(AppendOutcome.Kind.values())
            .map(kind -> new AppendOutcome(kind, MAX_LONG, MAX_LONG, Limits.RECORD_BYTES_MAX))
            .toList();
    all.add(new ChunkReply.Appended(List.of(), full));
    all.add(new ChunkReply.Appended(outcomes, null));
    all.add(new ChunkReply.WriterOpened(true, NEW_ROW));
    all.add(new ChunkReply.WriterOpened(false, FULL_ROW));
    all.add(new ChunkReply.Vote(POSITION));
    all.add(new ChunkReply.Fenced(STORE, GENERATION, true, FAR, MAX_LONG));
    all.add(new ChunkReply.Fenced(STORE, GENERATION, false, Position.ZERO, 0));
    all.add(new ChunkReply.Done());
    all.add(new ChunkReply.Moved(NEXT_CHUNK));
    all.add(new ChunkReply.Writers(WriterTable.EMPTY));
    all.add(new ChunkReply.Writers(TABLE));
    all.add(new ChunkReply.WriterPage(List.of(), null));
    all.add(new ChunkReply.WriterPage(List.of(SampleValues.FULL_ROW), SampleValues.RANDOM));
    all.add(new ChunkReply.FoundRecords(List.of(), true, true, 0));
    all.add(new ChunkReply.FoundRecords(List.of(RESULT, LARGEST_RESULT), false, false, MAX_LONG));
    all.add(new ChunkReply.CommittedTo(0));
    all.add(new ChunkReply.CommittedTo(MAX_LONG));
    all.add(new ChunkReply.ReadBytes(Slice.EMPTY, 0, 0, true));
    all.add(new ChunkReply.ReadBytes(WINDOW, WINDOW.crc32c(), MAX_LONG, false));
    all.add(new ChunkReply.Batches(Position.ZERO, new FirstBatch(NEXT_CHUNK, TABLE), List.of()));
    all.add(
        new ChunkReply.Batches(
            POSITION,
            null,
            List.of(new Batch(List.of(), Slice.EMPTY), new Batch(records(), WINDOW))));
    all.add(new ChunkReply.Replicas(List.of(), true));
    all.add(
        new ChunkReply.Replicas(
            List.of(
                new ChunkReply.ReplicaSummary(
                    LAST_CHUNK, ChunkReply.ReplicaState.SEALED, FAR, true)),
            false));
    for (ChunkReply.ReplicaState state : ChunkReply.ReplicaState.values()) {
      all.add(new ChunkReply.Inspected(state, POSITION, 12, null));
    }
    all.add(new ChunkReply.Inspected(ChunkReply.ReplicaState.OPEN, FAR, 0, NEXT_CHUNK));
    all.add(new ChunkReply.Inspected(ChunkReply.ReplicaState.SEALED, FAR, 0, LOST_CHUNK));
    for (Refused.Code code : Refused.Code.values()) {
      all.add(new Refused(code, Long.MIN_VALUE, LONGEST_TEXT));
    }
    return all;
  }

  static List<MasterRequest> masterRequests() {
    List<MasterRequest> all = new ArrayList<>();
    RequestId zero = new RequestId(SampleValues.ZERO_ID, 0);
    all.add(new MasterRequest.CreateFile(REQUEST, LONGEST_PATH, OPTIONS, true, false));
    all.add(new MasterRequest.CreateFile(zero, "", FileOptions.DEFAULT, false, true));
    all.add(new MasterRequest.MakeDirectory(REQUEST, "/a/b", true));
    all.add(new MasterRequest.Rename(REQUEST, "/a", LONGEST_PATH, false));
    all.add(new MasterRequest.Rename(REQUEST, "/a", "/b", true));
    all.add(new MasterRequest.Delete(REQUEST, "/a", true));
    all.add(new MasterRequest.Undelete(REQUEST, LONGEST_PATH, "/b"));
    all.add(new MasterRequest.Touch(REQUEST, "/a"));
    all.add(new MasterRequest.Stat("/"));
    all.add(new MasterRequest.StatFile(FILE));
    all.add(new MasterRequest.ListDirectory("/", "", 1));
    all.add(new MasterRequest.ListDirectory("/", LONGEST_NAME, Limits.PAGE_MAX));
    all.add(new MasterRequest.ListChunks(FILE, MAX_LONG, Limits.PAGE_MAX));
    all.add(new MasterRequest.DescribeChunk(CHUNK));
    all.add(new MasterRequest.OpenTail(FILE, null));
    all.add(new MasterRequest.OpenTail(FILE, LAST_CHUNK));
    for (MasterRequest.SealReason reason : MasterRequest.SealReason.values()) {
      all.add(new MasterRequest.SealChunk(CHUNK, reason, null, true));
    }
    all.add(
        new MasterRequest.SealChunk(
            CHUNK,
            MasterRequest.SealReason.CHUNK_FULL,
            new MasterRequest.CleanSeal(POSITION, null),
            false));
    all.add(
        new MasterRequest.SealChunk(
            CHUNK,
            MasterRequest.SealReason.CHUNK_FULL,
            new MasterRequest.CleanSeal(POSITION, PLANNED),
            true));
    all.add(new MasterRequest.PlanTail(CHUNK));
    all.add(
        new MasterRequest.RegisterServer(
            CLUSTER, STORE, GENERATION, MAX_LONG, LONGEST_ADDRESS, "", LONGEST_NAME));
    all.add(new MasterRequest.Heartbeat(CLUSTER, STORE, GENERATION, 0, 0, 0, List.of()));
    all.add(
        new MasterRequest.Heartbeat(
            CLUSTER, STORE, GENERATION, MAX_LONG, MAX_LONG, 9, List.of(CHUNK, LAST_CHUNK)));
    all.add(new MasterRequest.FetchOrders(CLUSTER, STORE, GENERATION, CHUNK, Limits.PAGE_MAX));
    for (MasterRequest.SettledOrder.Kind kind : MasterRequest.SettledOrder.Kind.values()) {
      all.add(
          new MasterRequest.SettleOrders(
              CLUSTER,
              STORE,
              List.of(new MasterRequest.SettledOrder(MAX_LONG, LAST_CHUNK, kind, FAR))));
    }
    all.add(new MasterRequest.ReportDamage(LAST_CHUNK, STORE));
    for (ServerDuty duty : ServerDuty.values()) {
      all.add(new MasterRequest.AssignDuty(STORE, duty, MAX_LONG));
    }
    all.add(new MasterRequest.SwitchBalancing(true));
    all.add(new MasterRequest.ListTrash(null, 1));
    all.add(
        new MasterRequest.ListTrash(
            new MasterRequest.TrashMark(LONGEST_PATH, MAX_LONG), Limits.PAGE_MAX));
    all.add(new MasterRequest.ListServers());
    all.add(new MasterRequest.Identify());
    return all;
  }

  static List<MasterReply> masterReplies() {
    List<MasterReply> all = new ArrayList<>();
    all.add(new MasterReply.Status(ROOT));
    all.add(new MasterReply.Status(STATUS));
    all.add(new MasterReply.Deleted(MAX_LONG));
    all.add(new MasterReply.Page(List.of(), true));
    all.add(new MasterReply.Page(List.of(ROOT, STATUS), false));
    all.add(new MasterReply.Chunks(List.of(), true));
    all.add(new MasterReply.Chunks(List.of(SEALED, LOST, OPEN), false));
    all.add(new MasterReply.Chunk(OPEN));
    all.add(new MasterReply.TailPlanned(PLANNED));
    all.add(new MasterReply.TailPlanned(null));
    all.add(new MasterReply.SealDecided(CHUNK, POSITION, null));
    all.add(new MasterReply.SealDecided(CHUNK, Position.ZERO, OPEN));
    all.add(new MasterReply.Registered(GENERATION));
    all.add(new MasterReply.HeartbeatAnswer(GENERATION, false, 0, List.of(), CHUNK, false));
    all.add(
        new MasterReply.HeartbeatAnswer(
            GENERATION,
            true,
            MAX_LONG,
            List.of(new MasterReply.SealOrder(LAST_CHUNK, FAR)),
            LAST_CHUNK,
            true));
    all.add(new MasterReply.Orders(List.of(), List.of(), null));
    all.add(
        new MasterReply.Orders(
            List.of(new MasterReply.DropOrder(MAX_LONG, LAST_CHUNK)),
            List.of(new MasterReply.CopyOrder(1, SEALED), new MasterReply.CopyOrder(2, LOST)),
            LAST_CHUNK));
    all.add(new MasterReply.Noted());
    all.add(new MasterReply.Trash(List.of(), true));
    all.add(
        new MasterReply.Trash(
            List.of(
                new MasterReply.TrashEntry(
                    new MasterRequest.TrashMark(LONGEST_PATH, 1), true, MAX_LONG, -1, MAX_LONG)),
            false));
    ServerInfo silent =
        new ServerInfo(
            STORE,
            GENERATION,
            LONGEST_ADDRESS,
            "",
            LONGEST_NAME,
            false,
            -1,
            0,
            0,
            0,
            ServerDuty.LEAVING,
            0,
            -1);
    ServerInfo live =
        new ServerInfo(
            STORE,
            GENERATION,
            "a:1",
            "a:2",
            "",
            true,
            MAX_LONG,
            MAX_LONG,
            MAX_LONG,
            MAX_LONG,
            ServerDuty.MAINTENANCE,
            MAX_LONG,
            MAX_LONG);
    all.add(new MasterReply.Servers(List.of()));
    all.add(new MasterReply.Servers(List.of(silent, live)));
    all.add(new MasterReply.Identity(CLUSTER, "m1", true, true, "0.1.0", MAX_LONG));
    all.add(new MasterReply.Identity(CLUSTER, "m1", true, false, "0.1.0", -1));
    all.add(new MasterReply.NotLeader(null));
    all.add(new MasterReply.NotLeader(LONGEST_ADDRESS));
    for (MasterReply.Failed.Code code : MasterReply.Failed.Code.values()) {
      all.add(new MasterReply.Failed(code, LONGEST_TEXT));
    }
    return all;
  }
}

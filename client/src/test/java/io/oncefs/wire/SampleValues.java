package io.oncefs.wire;

import io.oncefs.common.ChunkId;
import io.oncefs.common.ClusterId;
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
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkDescription.Predecessor;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.FileOptions;
import io.oncefs.protocol.FileStatus;
import io.oncefs.protocol.PlannedTail;
import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.RecordedResult;
import io.oncefs.protocol.ReplicaLocation;
import io.oncefs.protocol.RequestId;
import io.oncefs.protocol.WriterRow;
import io.oncefs.protocol.WriterTable;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Parts that sample messages are made of: the least, the usual and the most of each. */
final class SampleValues {
  static final Id128 ID = new Id128(0x0123456789ABCDEFL, 0xFEDCBA9876543210L);
  static final Id128 ZERO_ID = new Id128(0, 0);
  static final StoreId STORE = new StoreId(ID);
  static final ClusterId CLUSTER = new ClusterId(new Id128(-1, -1));
  static final ChunkId CHUNK = new ChunkId(7);
  static final ChunkId LAST_CHUNK = new ChunkId(Long.MAX_VALUE);
  static final FileId FILE = new FileId(1);
  static final Generation GENERATION = new Generation(3);
  static final WriterId NAMED = WriterId.named("ingest-7 \u00e9\u4e16\ud83d\ude00");
  static final WriterId RANDOM = WriterId.random(ID);
  static final WriterEpoch EPOCH = new WriterEpoch(Long.MAX_VALUE);
  static final WriterEpoch NO_EPOCH = new WriterEpoch(0);
  static final Position POSITION = new Position(12, 34_567, new Digest(-2));
  static final Position FAR = new Position(Long.MAX_VALUE, Long.MAX_VALUE, new Digest(-1));
  static final Slice HELLO = Slice.of("hello".getBytes(StandardCharsets.UTF_8));
  static final Slice WINDOW = Slice.of(new byte[] {9, 1, 2, 3, 9}, 1, 3);
  static final String LONGEST_PATH = "/" + "p".repeat(Limits.PATH_BYTES_MAX - 1);
  static final String LONGEST_NAME = "\u00e9".repeat(Limits.NAME_BYTES_MAX / 2) + "n";
  static final String LONGEST_ADDRESS = "h".repeat(Limits.ADDRESS_BYTES_MAX - 5) + ":9650";
  static final String LONGEST_TEXT = "t".repeat(Limits.TEXT_BYTES_MAX / 3);
  static final RequestId REQUEST = new RequestId(ID, 5);

  static final ReplicaLocation REPLICA = new ReplicaLocation(STORE, GENERATION, "127.0.0.1:9650");
  static final ReplicaLocation OLDEST_REPLICA =
      new ReplicaLocation(new StoreId(ZERO_ID), new Generation(0), LONGEST_ADDRESS);

  static final ChunkDescription FIRST_CHUNK =
      new ChunkDescription(CHUNK, FILE, 0, 0, List.of(REPLICA), null);
  static final ChunkDescription NEXT_CHUNK =
      new ChunkDescription(
          LAST_CHUNK,
          new FileId(Long.MAX_VALUE),
          Long.MAX_VALUE,
          Limits.CHUNK_BYTES_MAX,
          List.of(REPLICA, OLDEST_REPLICA, REPLICA),
          new Predecessor(CHUNK, POSITION, List.of(REPLICA, OLDEST_REPLICA)));

  static final PlannedTail PLANNED = new PlannedTail(NEXT_CHUNK.chunk(), NEXT_CHUNK.replicas());
  static final ChunkDescription LOST_CHUNK =
      new ChunkDescription(CHUNK, FILE, 0, 1, List.of(), new Predecessor(CHUNK, FAR, List.of()));

  static final ChunkInfo OPEN = new ChunkInfo(NEXT_CHUNK, null);
  static final ChunkInfo SEALED = new ChunkInfo(FIRST_CHUNK, POSITION);
  static final ChunkInfo LOST = new ChunkInfo(LOST_CHUNK, Position.ZERO);

  static final RecordedResult RESULT =
      new RecordedResult(RecordKind.APPEND, 4, 100, 10, 0x80000001);
  static final RecordedResult LARGEST_RESULT =
      new RecordedResult(
          RecordKind.REFUSED, Long.MAX_VALUE, Long.MAX_VALUE, Limits.RECORD_BYTES_MAX, -1);

  static final WriterRow NEW_ROW =
      new WriterRow(RANDOM, WriterRow.Life.ACTIVE, NO_EPOCH, 0, 0, 0, null, List.of(), 0);
  static final WriterRow CLOSED_ROW =
      new WriterRow(
          RANDOM, WriterRow.Life.CLOSED, NO_EPOCH, 0, 9, 9, CHUNK, List.of(), Long.MAX_VALUE);
  static final WriterRow FULL_ROW =
      new WriterRow(
          NAMED,
          WriterRow.Life.EXPIRED,
          EPOCH,
          -1,
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          LAST_CHUNK,
          List.of(RESULT, LARGEST_RESULT),
          1);
  static final WriterTable TABLE = new WriterTable(EPOCH, List.of(NEW_ROW, CLOSED_ROW, FULL_ROW));

  static final FileOptions OPTIONS =
      new FileOptions(Limits.REPLICATION_MAX, 2, Limits.CHUNK_BYTES_MAX);
  static final FileStatus ROOT =
      new FileStatus("/", FILE, true, 0, false, 0, 0, -1, FileOptions.DEFAULT);
  static final FileStatus STATUS =
      new FileStatus(
          LONGEST_PATH,
          FILE,
          false,
          Long.MAX_VALUE,
          true,
          Long.MAX_VALUE,
          Long.MIN_VALUE,
          Long.MAX_VALUE,
          OPTIONS);

  private SampleValues() {}
}

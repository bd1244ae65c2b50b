package io.oncefs.chunk.engine;

import static io.oncefs.chunk.core.CoreBench.HERE;
import static io.oncefs.chunk.core.CoreBench.SECOND;
import static io.oncefs.chunk.core.CoreBench.THIRD;
import static io.oncefs.chunk.core.CoreBench.chunkLedBy;
import static io.oncefs.chunk.core.CoreBench.prepare;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.oncefs.chunk.HandLoop;
import io.oncefs.chunk.core.CoreBench;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.WriteUnit;
import io.oncefs.chunk.store.memory.MemoryDisk;
import io.oncefs.common.ChunkId;
import io.oncefs.common.ClusterId;
import io.oncefs.common.Id128;
import io.oncefs.common.Position;
import io.oncefs.common.Slice;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.Batch;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.Destination;
import io.oncefs.protocol.FirstBatch;
import io.oncefs.protocol.IdempotencyRecord;
import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.WriterTable;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.Entropy;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.FaultHandler;
import io.oncefs.runtime.Host;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a shard does on the thread that brings a request, and what it leaves to its own. */
class ShardTest {
  private static final FirstBatch FIRST =
      new FirstBatch(chunkLedBy(SECOND, HERE, THIRD), WriterTable.EMPTY);
  private static final Position AFTER_FIRST = FIRST.after(Position.ZERO);

  private final HandLoop loop = HandLoop.withoutTimers();
  private final Host host =
      new Host() {
        @Override
        public Clock clock() {
          return new Clock() {
            @Override
            public long nanos() {
              return 0;
            }

            @Override
            public long wallMillis() {
              return 0;
            }
          };
        }

        @Override
        public Entropy entropy() {
          return () -> 0;
        }

        @Override
        public FaultHandler faults() {
          return (what, cause) -> {
            throw new AssertionError(what, cause);
          };
        }

        @Override
        public EventLoop newLoop(String name) {
          return loop;
        }
      };

  private final Outside outside =
      new DeafOutside() {
        @Override
        public void send(
            Destination to,
            ChunkRequest request,
            long timeoutNanos,
            CallListener<ChunkReply> listener) {
          sent.add(new Sent(request, listener));
        }
      };

  private final ChunkStore store = new MemoryDisk(new ClusterId(new Id128(1, 1)), HERE).open();
  private final List<WriteUnit> committed = new ArrayList<>();
  private final List<Sent> sent = new ArrayList<>();

  private record Sent(ChunkRequest request, CallListener<ChunkReply> listener) {}

  private final Shard shard = shard();

  private Shard shard() {
    Views views = new Views();
    InlineCommitter disk = new InlineCommitter(store);
    Committer committer =
        (onLoop, unit, outcome) -> {
          assertFalse(loop.isLent(), "a borrowed thread waits for the disk");
          committed.add(unit);
          disk.commit(onLoop, unit, outcome);
        };
    return new Shard(
        loop,
        host,
        store,
        committer,
        new CoreBench.Here(),
        views,
        new Readers(host, store, views, outside, EngineMeter.NONE, 1),
        outside,
        EngineMeter.NONE,
        EngineSettings.DEFAULT);
  }

  private List<ChunkReply> ask(ChunkRequest request) {
    List<ChunkReply> replies = new ArrayList<>();
    shard.request(request, replies::add);
    return replies;
  }

  private static Batch batch(long sequence) {
    Slice bytes = Slice.of(new byte[] {1, 2, 3});
    return new Batch(
        List.of(
            new IdempotencyRecord(
                RecordKind.APPEND,
                WriterId.random(new Id128(7, 7)),
                new WriterEpoch(0),
                0,
                sequence,
                0,
                FIRST.chunk().start() + 3 * (sequence - 1),
                bytes.length(),
                bytes.crc32c())),
        bytes);
  }

  @Test
  void whatHasToBeLookedUpOrStoredIsLeftToTheShardsOwnThread() {
    List<ChunkReply> first = ask(prepare(Position.ZERO, FIRST, 0));
    assertEquals(0, committed.size());
    loop.runAll();
    assertEquals(1, committed.size());
    assertInstanceOf(ChunkReply.Vote.class, first.get(0));

    List<ChunkReply> second = ask(prepare(AFTER_FIRST, batch(1), 0));
    assertEquals(List.of(), second);
    assertEquals(1, committed.size());
    loop.runAll();
    assertEquals(2, committed.size());
    assertInstanceOf(ChunkReply.Vote.class, second.get(0));
  }

  @Test
  void whatMayFoldAWriterTableIsLeftToTheShardsOwnThread() {
    ask(prepare(Position.ZERO, FIRST, 0));
    loop.runAll();
    Position wrong = batch(1).after(AFTER_FIRST);

    // Both are refused without the disk, so on a borrowed thread they would be answered at once.
    List<ChunkReply> again = ask(prepare(Position.ZERO, FIRST, 0));
    assertEquals(List.of(), again);
    loop.runAll();
    assertEquals(1, again.size());
    List<ChunkReply> table = ask(new ChunkRequest.FetchWriters(FIRST.chunk().chunk(), wrong));
    assertEquals(List.of(), table);
    loop.runAll();
    assertEquals(1, table.size());
  }

  @Test
  void aWriterTableThatWasAskedForIsFoldedOnTheShardsOwnThread() {
    ChunkDescription led = chunkLedBy(HERE, SECOND, THIRD);
    ChunkId before = new ChunkId(led.chunk().value() - 1);
    ask(
        new ChunkRequest.OpenChunk(
            new ChunkDescription(
                led.chunk(),
                led.file(),
                led.start(),
                led.capacity(),
                led.replicas(),
                new ChunkDescription.Predecessor(
                    before, AFTER_FIRST, List.of(led.replicas().get(1))))));
    loop.runAll();
    assertEquals(1, sent.size());
    assertInstanceOf(ChunkRequest.FetchWriters.class, sent.get(0).request());

    sent.get(0).listener().onReply(new ChunkReply.Writers(WriterTable.EMPTY));
    assertEquals(1, sent.size());
    loop.runAll();
    assertInstanceOf(ChunkRequest.Prepare.class, sent.get(1).request());
  }

  @Test
  void aLoneRequestIsHeardAtOnceAndOneAmongOthersTogetherWithThem() {
    ask(prepare(Position.ZERO, FIRST, 0));
    loop.runAll();
    // It stands elsewhere: refused without the disk.
    Position wrong = batch(1).after(AFTER_FIRST);
    assertInstanceOf(ChunkReply.Refused.class, ask(prepare(wrong, batch(2), 0)).get(0));

    List<ChunkReply> second = ask(prepare(AFTER_FIRST, batch(1), 0));
    List<ChunkReply> third = ask(prepare(wrong, batch(2), 0));
    assertEquals(List.of(), third);
    loop.runAll();
    assertInstanceOf(ChunkReply.Vote.class, second.get(0));
    assertInstanceOf(ChunkReply.Vote.class, third.get(0));
  }
}

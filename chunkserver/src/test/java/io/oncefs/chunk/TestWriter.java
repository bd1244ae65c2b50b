package io.oncefs.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Slice;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.ChunkCalls;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.AppendOutcome;
import io.oncefs.protocol.ChunkReply.Appended;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkReply.Refused.Code;
import io.oncefs.protocol.ChunkRequest.Append;
import io.oncefs.protocol.ChunkRequest.AppendRecord;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest.SealChunk;
import io.oncefs.protocol.MasterRequest.SealReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A random-id writer that appends 1, 2, 3 ... one request at a time, asks again until it knows, and
 * notices when it is told two places for one record.
 */
final class TestWriter {
  private static final long MILLISECOND = 1_000_000L;

  private final TestCluster cluster;
  private final String name;
  private final WriterId writer;
  private final ChunkCalls calls;
  private final int perRequest;
  private final long goal;

  /** Where each acknowledged record is. */
  final Map<Long, Long> acknowledged = new TreeMap<>();

  int duplicatesHeard;

  /** Whether now and then a request is delivered twice. */
  boolean sendsCopies;

  private long last;
  private long attempts;
  private ChunkDescription tail;
  private boolean stopped;

  TestWriter(TestCluster cluster, int number, int perRequest, long goal) {
    this.cluster = cluster;
    this.name = "writer" + number;
    this.writer = WriterId.random(new io.oncefs.common.Id128(9, number + 1));
    this.calls = cluster.network.chunkCallsOf(name);
    this.perRequest = perRequest;
    this.goal = goal;
  }

  void start() {
    findTail();
  }

  void stop() {
    stopped = true;
  }

  boolean isDone() {
    return last >= goal;
  }

  /** The last one acknowledged. */
  long lastSequence() {
    return last;
  }

  WriterId id() {
    return writer;
  }

  static byte[] payload(WriterId writer, long sequence) {
    String text = writer.text().substring(30) + ":" + sequence + ";";
    return text.repeat(1 + (int) (sequence % 5)).getBytes(StandardCharsets.UTF_8);
  }

  private void findTail() {
    if (stopped || isDone()) {
      return;
    }
    MasterReply reply = cluster.master.openTail(TestCluster.FILE);
    if (reply instanceof MasterReply.Chunk found) {
      tail = found.chunk().description();
      send();
    } else {
      cluster.scheduler.after(50 * MILLISECOND, this::findTail);
    }
  }

  private void send() {
    List<AppendRecord> records = new ArrayList<>();
    for (long seq = last + 1; seq <= Math.min(goal, last + perRequest); seq++) {
      Slice bytes = Slice.of(payload(writer, seq));
      records.add(new AppendRecord(seq, bytes, bytes.crc32c(), AppendRecord.ANY_LENGTH));
    }
    long acked = Math.max(0, last - cluster.scheduler.random().nextInt(3));
    long attempt = ++attempts;
    ChunkId chunk = tail.chunk();
    Append request = new Append(chunk, writer, new WriterEpoch(0), last, records, acked);
    if (sendsCopies && cluster.scheduler.random().nextInt(10) == 0) {
      sendCopy(request);
    }
    calls.call(
        tail.primary().destination(),
        request,
        2_000 * MILLISECOND,
        new CallListener<>() {
          @Override
          public void onReply(ChunkReply reply) {
            heard(reply);
          }

          @Override
          public void onFailure(CallFailure failure, String detail) {
            if (attempt == attempts) {
              unreachable(chunk, failure);
            }
          }
        });
  }

  /** The network delivers a request twice; whatever is answered to the copy must be true. */
  private void sendCopy(Append request) {
    calls.call(
        tail.primary().destination(),
        request,
        2_000 * MILLISECOND,
        new CallListener<>() {
          @Override
          public void onReply(ChunkReply reply) {
            if (reply instanceof Appended appended) {
              appended.outcomes().stream()
                  .filter(each -> each.kind() != AppendOutcome.Kind.OLDER_THAN_ROW)
                  .forEach(TestWriter.this::placed);
            }
          }

          @Override
          public void onFailure(CallFailure failure, String detail) {}
        });
  }

  private void placed(AppendOutcome outcome) {
    Long before = acknowledged.put(outcome.sequence(), outcome.offset());
    if (before != null) {
      assertEquals(before, outcome.offset(), "one place for " + outcome);
    }
  }

  private void unreachable(ChunkId chunk, CallFailure failure) {
    if (failure == CallFailure.TIMEOUT || failure == CallFailure.UNREACHABLE) {
      cluster.master.handle(
          new SealChunk(chunk, SealReason.PRIMARY_UNREACHABLE, null, false), ignored -> {});
    }
    cluster.scheduler.after(5 * MILLISECOND, this::findTail);
  }

  private void heard(ChunkReply reply) {
    if (reply instanceof Appended appended) {
      appended.outcomes().forEach(this::took);
      if (appended.rejection() == null) {
        if (isDone()) {
          return;
        }
        send();
      } else {
        refused(appended.rejection());
      }
    } else if (reply instanceof Refused refused) {
      refused(refused);
    } else if (reply instanceof ChunkReply.Moved) {
      cluster.scheduler.after(5 * MILLISECOND, this::findTail);
    }
  }

  private void took(AppendOutcome outcome) {
    if (outcome.kind() == AppendOutcome.Kind.DUPLICATE) {
      duplicatesHeard++;
    }
    assertEquals(last + 1, outcome.sequence(), name);
    placed(outcome);
    if (outcome.kind() == AppendOutcome.Kind.COMMITTED
        || outcome.kind() == AppendOutcome.Kind.DUPLICATE) {
      last = outcome.sequence();
    } else {
      fail("seed " + cluster.seed + ": " + outcome);
    }
  }

  private void refused(Refused refused) {
    if (refused.code() == Code.WRITER_EXPIRED
        || refused.code() == Code.OUT_OF_SEQUENCE
        || refused.code() == Code.INVALID) {
      // A stale tail may say so; the master's tail of now must not.
      if (cluster.tail().isOpen() && cluster.tail().description().chunk().equals(tail.chunk())) {
        fail("seed " + cluster.seed + ": " + refused + ", " + name + " after " + last);
      }
    }
    cluster.scheduler.after(5 * MILLISECOND, this::findTail);
  }
}

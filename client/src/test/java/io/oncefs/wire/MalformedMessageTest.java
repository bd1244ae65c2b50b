package io.oncefs.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.oncefs.common.Limits;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.wire.proto.AppendRecordProto;
import io.oncefs.wire.proto.AppendRequest;
import io.oncefs.wire.proto.BatchProto;
import io.oncefs.wire.proto.ChunkAnswer;
import io.oncefs.wire.proto.ChunkCall;
import io.oncefs.wire.proto.FenceRequest;
import io.oncefs.wire.proto.MasterAnswer;
import io.oncefs.wire.proto.MasterCall;
import io.oncefs.wire.proto.ReadRequest;
import io.oncefs.wire.proto.RefusedReply;
import io.oncefs.wire.proto.SealChunkRequest;
import io.oncefs.wire.proto.StatRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever bytes arrive, the outcome is a message or {@link MalformedMessage}. */
class MalformedMessageTest {
  private static final long SEED = 20260101;
  private static final int MUTATIONS_PER_SAMPLE = 120;

  /** Larger samples differ only in how much payload they carry. */
  private static final int SAMPLE_BYTES_MAX = 32 << 10;

  private interface Reader {
    Object read(byte[] bytes) throws MalformedMessage;
  }

  @Test
  void damagedChunkRequests() {
    List<byte[]> samples =
        SampleMessages.chunkRequests().stream()
            .map(request -> bytes(ChunkRequests.write(1, SampleValues.STORE, request)))
            .toList();
    mutate(samples, MalformedMessageTest::chunkRequest);
  }

  @Test
  void damagedChunkReplies() {
    List<byte[]> samples =
        SampleMessages.chunkReplies().stream()
            .map(reply -> bytes(ChunkReplies.write(1, reply)))
            .toList();
    Parser<ChunkAnswer> answers = ChunkAnswer.parser();
    mutate(
        samples,
        bytes -> {
          ChunkReply reply = ChunkReplies.read(RawMessages.read(answers, bytes));
          return ChunkReplies.write(1, reply);
        });
  }

  @Test
  void damagedMasterRequests() {
    List<byte[]> samples =
        SampleMessages.masterRequests().stream()
            .map(request -> bytes(MasterRequests.write(7, request)))
            .toList();
    Parser<MasterCall> calls = MasterCall.parser();
    mutate(
        samples,
        bytes -> {
          MasterRequest request = MasterRequests.read(RawMessages.read(calls, bytes));
          return MasterRequests.write(7, request);
        });
  }

  @Test
  void damagedMasterReplies() {
    List<byte[]> samples =
        SampleMessages.masterReplies().stream()
            .map(reply -> bytes(MasterReplies.write(7, reply)))
            .toList();
    Parser<MasterAnswer> answers = MasterAnswer.parser();
    mutate(
        samples,
        bytes -> {
          MasterReply reply = MasterReplies.read(RawMessages.read(answers, bytes));
          return MasterReplies.write(7, reply);
        });
  }

  @Test
  void aRequestOfANewerVersionIsMalformed() {
    assertMalformed("newer than this process", ChunkCall.newBuilder().setId(1));
    MalformedMessage master =
        assertThrows(
            MalformedMessage.class, () -> MasterRequests.read(MasterCall.getDefaultInstance()));
    assertContains("newer than this process", master);
  }

  @Test
  void aConstantOfANewerVersionIsMalformed() {
    MasterCall call =
        MasterCall.newBuilder()
            .setSealChunk(SealChunkRequest.newBuilder().setChunk(1).setReasonValue(999))
            .build();
    MalformedMessage reason = assertThrows(MalformedMessage.class, () -> MasterRequests.read(call));
    assertContains("seal reason", reason);

    ChunkAnswer answer =
        ChunkAnswer.newBuilder().setRefused(RefusedReply.newBuilder().setDetail(1)).build();
    MalformedMessage code = assertThrows(MalformedMessage.class, () -> ChunkReplies.read(answer));
    assertContains("refusal code", code);
  }

  @Test
  void valuesOutOfBoundsAreMalformed() {
    assertMalformed(
        "ChunkId", ChunkCall.newBuilder().setFence(FenceRequest.newBuilder().setChunk(-1)));
    assertMalformed(
        "read.max",
        ChunkCall.newBuilder()
            .setRead(ReadRequest.newBuilder().setChunk(1).setMax(Limits.READ_BYTES_MAX + 1)));
    assertMalformed(
        "read.offset",
        ChunkCall.newBuilder().setRead(ReadRequest.newBuilder().setChunk(1).setOffset(-1)));
    MasterCall longPath =
        MasterCall.newBuilder()
            .setStat(StatRequest.newBuilder().setPath("/" + SampleValues.LONGEST_PATH))
            .build();
    MalformedMessage path =
        assertThrows(MalformedMessage.class, () -> MasterRequests.read(longPath));
    assertContains("path", path);
  }

  @Test
  void anAppendWithoutRecordsIsMalformed() {
    assertMalformed(
        "append.records",
        ChunkCall.newBuilder()
            .setAppend(
                AppendRequest.newBuilder()
                    .setChunk(1)
                    .setWriter(Writers.write(SampleValues.NAMED))));
  }

  @Test
  void aRecordOverTheLimitNamesTheLimit() {
    AppendRecordProto tooLarge =
        AppendRecordProto.newBuilder()
            .setSequence(1)
            .setContent(ByteString.copyFrom(new byte[Limits.RECORD_BYTES_MAX + 1]))
            .build();
    MalformedMessage malformed =
        assertMalformed(
            "limit",
            ChunkCall.newBuilder()
                .setAppend(
                    AppendRequest.newBuilder()
                        .setChunk(1)
                        .setWriter(Writers.write(SampleValues.NAMED))
                        .addRecords(tooLarge)));
    assertEquals(Limits.RECORD_BYTES_MAX, malformed.limit());
  }

  @Test
  void aBatchWhoseLengthsDoNotAddUpIsMalformed() {
    ChunkRequest good =
        SampleMessages.chunkRequests().stream()
            .filter(ChunkRequest.Prepare.class::isInstance)
            .reduce((first, second) -> second)
            .orElseThrow();
    ChunkCall.Builder call = ChunkRequests.write(1, SampleValues.STORE, good).toBuilder();
    BatchProto.Builder batch = call.getPrepareBuilder().getBatchBuilder();
    batch.setPayload(batch.getPayload().concat(ByteString.copyFrom(new byte[1])));

    assertMalformed("sum of the records' lengths", call);
  }

  private static MalformedMessage assertMalformed(String expected, ChunkCall.Builder call) {
    MalformedMessage malformed =
        assertThrows(MalformedMessage.class, () -> ChunkRequests.read(call.build()));
    assertContains(expected, malformed);
    return malformed;
  }

  private static void assertContains(String expected, MalformedMessage malformed) {
    String message = String.valueOf(malformed.getMessage());
    assertTrue(message.contains(expected), message);
  }

  private static Object chunkRequest(byte[] bytes) throws MalformedMessage {
    Parser<ChunkCall> calls = ChunkCall.parser();
    ChunkCall call = RawMessages.read(calls, bytes);
    return ChunkRequests.write(1, ChunkRequests.readTarget(call), ChunkRequests.read(call));
  }

  private static byte[] bytes(Message message) {
    return message.toByteArray();
  }

  /** Cuts, flips, overwrites, doubles: none may end in anything but a value or MalformedMessage. */
  private static void mutate(List<byte[]> samples, Reader reader) {
    Random random = new Random(SEED);
    List<String> outcomes = new ArrayList<>();
    for (byte[] sample : samples) {
      if (sample.length == 0 || sample.length > SAMPLE_BYTES_MAX) {
        continue;
      }
      for (int i = 0; i < MUTATIONS_PER_SAMPLE; i++) {
        outcomes.add(outcome(reader, mutation(sample, random)));
      }
    }
    assertTrue(outcomes.contains("read") && outcomes.contains("malformed"), "proves nothing");
  }

  private static String outcome(Reader reader, byte[] bytes) {
    try {
      reader.read(bytes);
      return "read";
    } catch (MalformedMessage expected) {
      return "malformed";
    } catch (RuntimeException | Error crash) {
      throw new AssertionError("seed " + SEED + ": " + Arrays.toString(bytes), crash);
    }
  }

  private static byte[] mutation(byte[] sample, Random random) {
    int at = random.nextInt(sample.length);
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(sample, at);
      case 1 -> flipped(sample, random);
      case 2 -> replaced(sample, at, 1, random.nextBoolean() ? -1 : random.nextInt(256));
      default -> replaced(sample, at, 0, random.nextInt(256));
    };
  }

  private static byte[] flipped(byte[] sample, Random random) {
    byte[] flipped = sample.clone();
    for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  /** With one byte put in the place of so many. */
  private static byte[] replaced(byte[] sample, int at, int removed, int inserted) {
    byte[] result = new byte[sample.length - removed + 1];
    System.arraycopy(sample, 0, result, 0, at);
    result[at] = (byte) inserted;
    System.arraycopy(sample, at + removed, result, at + 1, sample.length - at - removed);
    return result;
  }
}

package io.oncefs.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.Limits;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.wire.proto.ChunkAnswer;
import io.oncefs.wire.proto.ChunkCall;
import io.oncefs.wire.proto.MasterAnswer;
import io.oncefs.wire.proto.MasterCall;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message says on the other side what it said on this one. */
class RoundTripTest {
  static Stream<ChunkRequest> chunkRequests() {
    return SampleMessages.chunkRequests().stream();
  }

  static Stream<ChunkReply> chunkReplies() {
    return SampleMessages.chunkReplies().stream();
  }

  static Stream<MasterRequest> masterRequests() {
    return SampleMessages.masterRequests().stream();
  }

  static Stream<MasterReply> masterReplies() {
    return SampleMessages.masterReplies().stream();
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("chunkRequests")
  void chunkRequestSurvives(ChunkRequest request) throws Exception {
    ChunkCall sent = ChunkRequests.write(-1, SampleValues.STORE, request);

    ChunkCall received = RawMessages.read(ChunkCall.parser(), sent.toByteArray());

    assertEquals(-1, received.getId());
    assertEquals(SampleValues.STORE, ChunkRequests.readTarget(received));
    assertEquals(request, ChunkRequests.read(received));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("chunkReplies")
  void chunkReplySurvives(ChunkReply reply) throws Exception {
    ChunkAnswer sent = ChunkReplies.write(Long.MAX_VALUE, reply);

    ChunkAnswer received = RawMessages.read(ChunkAnswer.parser(), sent.toByteArray());

    assertEquals(Long.MAX_VALUE, received.getId());
    assertEquals(reply, ChunkReplies.read(received));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("masterRequests")
  void masterRequestSurvives(MasterRequest request) throws Exception {
    byte[] sent = MasterRequests.write(7, request).toByteArray();

    assertEquals(request, MasterRequests.read(RawMessages.read(MasterCall.parser(), sent)));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("masterReplies")
  void masterReplySurvives(MasterReply reply) throws Exception {
    byte[] sent = MasterReplies.write(7, reply).toByteArray();

    assertEquals(reply, MasterReplies.read(RawMessages.read(MasterAnswer.parser(), sent)));
  }

  @Test
  void payloadReceivedIsAWindowOfTheMessage() throws Exception {
    ChunkReply.ReadBytes read = new ChunkReply.ReadBytes(SampleValues.HELLO, 1, 5, false);
    byte[] message = ChunkReplies.write(1, read).toByteArray();

    ChunkReply received = ChunkReplies.read(RawMessages.read(ChunkAnswer.parser(), message));

    assertTrue(((ChunkReply.ReadBytes) received).bytes().array() == message, "it was copied");
  }

  @Test
  void anExplanationThatIsTooLongIsCut() throws Exception {
    Refused wordy = new Refused(Refused.Code.INVALID, 0, "\u4e16".repeat(Limits.TEXT_BYTES_MAX));

    Refused heard = (Refused) ChunkReplies.read(ChunkReplies.write(1, wordy));

    assertTrue(wordy.message().startsWith(heard.message()), heard.message());
  }

  @Test
  void everyMessageIsSampled() {
    assertSampled(ChunkRequest.class, SampleMessages.chunkRequests());
    assertSampled(ChunkReply.class, SampleMessages.chunkReplies());
    assertSampled(MasterRequest.class, SampleMessages.masterRequests());
    assertSampled(MasterReply.class, SampleMessages.masterReplies());
  }

  @Test
  void everyNullableFieldIsSampledWithAndWithoutAValue() throws Exception {
    Set<String> seen = new TreeSet<>();
    Set<String> nullable = new TreeSet<>();
    List<List<?>> samples =
        List.of(
            SampleMessages.chunkRequests(),
            SampleMessages.chunkReplies(),
            SampleMessages.masterRequests(),
            SampleMessages.masterReplies());
    for (List<?> messages : samples) {
      collectNullability(messages, nullable, seen);
    }

    Set<String> expected =
        nullable.stream()
            .flatMap(field -> Stream.of(field + " null", field + " set"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(nullable.size() >= 8, "found no nullable fields to look at: " + nullable);
    assertEquals(expected, seen);
  }

  private static void assertSampled(Class<?> sealed, List<?> samples) {
    Set<Class<?>> sampled = samples.stream().map(Object::getClass).collect(Collectors.toSet());
    assertEquals(leaves(sealed), sampled);
  }

  private static Set<Class<?>> leaves(Class<?> type) {
    if (!type.isSealed()) {
      return Set.of(type);
    }
    Set<Class<?>> leaves = new HashSet<>();
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      leaves.addAll(leaves(permitted));
    }
    return leaves;
  }

  private static void collectNullability(
      @Nullable Object value, Set<String> nullable, Set<String> seen) throws Exception {
    if (value instanceof Collection<?> elements) {
      for (Object element : elements) {
        collectNullability(element, nullable, seen);
      }
    } else if (value instanceof Record) {
      for (RecordComponent component : value.getClass().getRecordComponents()) {
        component.getAccessor().setAccessible(true);
        Object field = component.getAccessor().invoke(value);
        if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
          String name = value.getClass().getSimpleName() + "." + component.getName();
          nullable.add(name);
          seen.add(name + (field == null ? " null" : " set"));
        }
        collectNullability(field, nullable, seen);
      }
    }
  }
}

package io.oncefs.master.ratis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.InvariantBroken;
import io.oncefs.master.log.NodeId;
import io.oncefs.master.log.SubmitOutcomeUnknown;
import io.oncefs.runtime.sim.SimHost;
import io.oncefs.runtime.sim.SimScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.junit.jupiter.api.Test;

class EntrySenderTest {
  private static final UUID ANY = new UUID(1, 1);

  private final SimScheduler scheduler = new SimScheduler(1);
  private final SimHost host =
      new SimHost(
          scheduler,
          (what, cause) -> {
            throw new AssertionError(what, cause);
          });
  private final List<Throwable> faults = new ArrayList<>();
  private final List<CompletableFuture<RaftClientReply>> written = new ArrayList<>();
  private final Submissions submissions = new Submissions(100, 8, 1_000);
  private final EntrySender sender =
      new EntrySender(
          new NodeId("m1"),
          submissions,
          new AtomicLong()::incrementAndGet,
          (callId, entry) -> {
            CompletableFuture<RaftClientReply> reply = new CompletableFuture<>();
            written.add(reply);
            return reply;
          },
          host.newLoop("answers"),
          host.clock(),
          (what, cause) -> faults.add(cause));

  private CompletableFuture<byte[]> submit(int command) {
    CompletableFuture<byte[]> answer = submissions.add(new byte[] {(byte) command});
    sender.sendNext();
    return answer;
  }

  private void answer(int entry, byte... answers) {
    written
        .get(entry)
        .complete(
            RaftClientReply.newBuilder()
                .setClientId(ClientId.valueOf(ANY))
                .setServerId(RaftPeerId.valueOf("m1"))
                .setGroupId(RaftGroupId.valueOf(ANY))
                .setSuccess()
                .setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(answers)))
                .build());
    while (scheduler.step()) {}
  }

  @Test
  void aCommandHearsItsAnswerAndWhatCameMeanwhileIsSent() {
    CompletableFuture<byte[]> first = submit(1);
    CompletableFuture<byte[]> second = submit(2);
    assertEquals(1, written.size());
    answer(0, (byte) 7);
    assertArrayEquals(new byte[] {7}, first.join());
    assertFalse(second.isDone());
    assertEquals(2, written.size());
    answer(1, (byte) 8);
    assertArrayEquals(new byte[] {8}, second.join());
    assertEquals(List.of(), faults);
  }

  /** A bundle that ends within a length: no answer can be read from it. */
  @Test
  void answersThatCannotBeReadEndTheNodeAndLeaveNobodyWaiting() {
    CompletableFuture<byte[]> first = submit(1);
    CompletableFuture<byte[]> second = submit(2);

    answer(0, (byte) 0, (byte) 1);

    for (CompletableFuture<byte[]> each : List.of(first, second)) {
      assertTrue(each.isDone(), "it would wait for ever");
      assertInstanceOf(
          SubmitOutcomeUnknown.class,
          assertThrows(CompletionException.class, each::join).getCause());
    }
    assertEquals(1, faults.size());
    assertInstanceOf(InvariantBroken.class, faults.get(0));
  }
}

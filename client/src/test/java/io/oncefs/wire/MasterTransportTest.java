package io.oncefs.wire;

import static io.oncefs.wire.Loopback.LONG_NANOS;
import static io.oncefs.wire.Loopback.await;
import static io.oncefs.wire.Loopback.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Limits;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterReply.Failed;
import io.oncefs.protocol.MasterReply.NotLeader;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.MasterRequest.Identify;
import io.oncefs.protocol.MasterRequest.Stat;
import io.oncefs.wire.Loopback.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls to masters over real sockets. */
@Timeout(60)
class MasterTransportTest {
  private final Loopback loopback = new Loopback();
  private final Queue<Consumer<MasterReply>> held = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    loopback.close();
    assertEquals(List.of(), List.copyOf(loopback.faults));
  }

  @Test
  void everySampleGoesThereAndBack() throws Exception {
    Queue<MasterRequest> heard = new ConcurrentLinkedQueue<>();
    Queue<MasterReply> replies = new ConcurrentLinkedQueue<>(SampleMessages.masterReplies());
    int port =
        loopback
            .master(
                (request, answer) -> {
                  heard.add(request);
                  answer.accept(replies.peek());
                })
            .port();

    List<MasterRequest> requests = SampleMessages.masterRequests();
    for (int i = 0; !replies.isEmpty(); i++) {
      MasterRequest request = requests.get(i % requests.size());
      Outcome<MasterReply> outcome = await(loopback.ask(port, request, LONG_NANOS));
      assertEquals(replies.remove(), outcome.reply());
      assertEquals(request, heard.remove());
    }
  }

  @Test
  void whatAHandlerAsksOthersOutlivesTheRequestItAnswers() throws Exception {
    Queue<Consumer<ChunkReply>> late = new ConcurrentLinkedQueue<>();
    int chunks = loopback.chunks((target, request, answer) -> late.add(answer)).port();
    CompletableFuture<CompletableFuture<Outcome<ChunkReply>>> asked = new CompletableFuture<>();
    int master =
        loopback
            .master(
                (request, answer) -> {
                  asked.complete(loopback.ask(chunks, Loopback.fence(1)));
                  answer.accept(new NotLeader(null));
                })
            .port();

    assertEquals(
        new NotLeader(null), await(loopback.ask(master, new Identify(), LONG_NANOS)).reply());
    eventually().until(() -> late.size() == 1);
    late.remove().accept(new ChunkReply.Done());

    assertEquals(new ChunkReply.Done(), await(await(asked)).reply());
  }

  @Test
  void aMasterThatDiesBreaksItsCalls() throws Exception {
    GrpcServer server = loopback.master((request, answer) -> held.add(answer));
    CompletableFuture<Outcome<MasterReply>> outcome =
        loopback.ask(server.port(), new Identify(), LONG_NANOS);
    eventually().until(() -> held.size() == 1);

    server.kill();

    assertEquals(CallFailure.BROKEN, await(outcome).failure());
    held.remove().accept(new NotLeader(null));
    Outcome<MasterReply> next = await(loopback.ask(server.port(), new Identify(), LONG_NANOS));
    assertEquals(CallFailure.UNREACHABLE, next.failure(), next.detail());
  }

  @Test
  void aMasterThatClosesAnswersWhatItTook() throws Exception {
    GrpcServer server =
        loopback.master(
            (request, answer) -> {
              if (held.isEmpty()) {
                held.add(answer);
              } else {
                answer.accept(new NotLeader("b:1"));
              }
            });
    CompletableFuture<Outcome<MasterReply>> outcome =
        loopback.ask(server.port(), new Identify(), LONG_NANOS);
    eventually().until(() -> held.size() == 1);
    CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);
    eventually()
        .until(
            () ->
                new NotLeader(null)
                    .equals(
                        await(loopback.ask(server.port(), new Identify(), LONG_NANOS)).reply()));

    held.remove().accept(new NotLeader("a:1"));

    assertEquals(new NotLeader("a:1"), await(outcome).reply());
    await(closed);
    assertEquals(
        CallFailure.UNREACHABLE,
        await(loopback.ask(server.port(), new Identify(), LONG_NANOS)).failure());
  }

  @Test
  void aPortNobodyListensOnIsUnreachableAtOnceEveryTime() throws Exception {
    int port = Loopback.freePort();
    long start = System.nanoTime();

    for (int i = 0; i < 100; i++) {
      Outcome<MasterReply> outcome = await(loopback.ask(port, new Identify(), LONG_NANOS));
      assertEquals(CallFailure.UNREACHABLE, outcome.failure());
      assertTrue(outcome.detail().contains("refused"), outcome.detail());
    }

    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    assertTrue(millis < 30_000, millis + " ms for 100 failures");
  }

  @Test
  void silenceIsATimeout() throws Exception {
    int port = loopback.master((request, answer) -> held.add(answer)).port();

    Outcome<MasterReply> outcome =
        await(loopback.ask(port, new Identify(), TimeUnit.MILLISECONDS.toNanos(50)));

    assertEquals(CallFailure.TIMEOUT, outcome.failure());
  }

  @Test
  void anInvalidRequestFailsTyped() throws Exception {
    int port = loopback.master((request, answer) -> answer.accept(new NotLeader(null))).port();
    String tooLong = SampleValues.LONGEST_PATH + "x";

    MasterReply reply = await(loopback.ask(port, new Stat(tooLong), LONG_NANOS)).reply();

    assertEquals(Failed.Code.INVALID, ((Failed) reply).code());
  }

  @Test
  void aRequestThatNoMessageHoldsFailsTyped() throws Exception {
    int port = loopback.master((request, answer) -> answer.accept(new NotLeader(null))).port();
    List<ChunkId> sealed =
        Collections.nCopies(Limits.MASTER_REQUEST_BYTES_MAX / 8, SampleValues.LAST_CHUNK);
    MasterRequest heartbeat =
        new MasterRequest.Heartbeat(
            SampleValues.CLUSTER, SampleValues.STORE, SampleValues.GENERATION, 0, 0, 0, sealed);

    MasterReply reply = await(loopback.ask(port, heartbeat, LONG_NANOS)).reply();

    assertEquals(Failed.Code.LIMIT, ((Failed) reply).code());
  }

  @Test
  void aHandlerThatThrowsCostsOneAnswer() throws Exception {
    int port =
        loopback
            .master(
                (request, answer) -> {
                  throw new IllegalStateException("on purpose");
                })
            .port();

    MasterReply reply = await(loopback.ask(port, new Identify(), LONG_NANOS)).reply();

    assertEquals(Failed.Code.OUTCOME_UNKNOWN, ((Failed) reply).code());
  }

  @Test
  void callsThatWaitAtOneMasterAreBounded() throws Exception {
    int port = loopback.master((request, answer) -> held.add(answer)).port();
    List<CompletableFuture<Outcome<MasterReply>>> outcomes = new ArrayList<>();
    for (int i = 0; i <= Limits.MASTER_CALLS_MAX; i++) {
      outcomes.add(loopback.ask(port, new Identify(), LONG_NANOS));
    }

    Outcome<MasterReply> last = await(outcomes.get(Limits.MASTER_CALLS_MAX));
    assertEquals(CallFailure.UNREACHABLE, last.failure());

    eventually().until(() -> held.size() == Limits.MASTER_CALLS_MAX);
    held.forEach(answer -> answer.accept(new NotLeader(null)));
    assertEquals(new NotLeader(null), await(outcomes.get(0)).reply());
  }
}

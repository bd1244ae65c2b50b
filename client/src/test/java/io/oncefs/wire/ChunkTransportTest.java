package io.oncefs.wire;

import static io.oncefs.wire.Loopback.await;
import static io.oncefs.wire.Loopback.eventually;
import static io.oncefs.wire.Loopback.fence;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Context;
import io.oncefs.common.Limits;
import io.oncefs.common.Slice;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.CommittedTo;
import io.oncefs.protocol.ChunkReply.Done;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.ChunkRequest.Append;
import io.oncefs.protocol.ChunkRequest.AppendRecord;
import io.oncefs.protocol.Destination;
import io.oncefs.wire.Loopback.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls to chunkservers over real sockets. */
@Timeout(60)
class ChunkTransportTest {
  private final Loopback loopback = new Loopback();

  /** Answers that a test gives later. */
  private final Queue<Consumer<ChunkReply>> held = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    loopback.close();
    assertEquals(List.of(), List.copyOf(loopback.faults));
  }

  @Test
  void theServiceHearsTheRequestAndTheCallerTheAnswer() throws Exception {
    ConcurrentLinkedQueue<StoreId> targets = new ConcurrentLinkedQueue<>();
    int port =
        loopback
            .chunks(
                (target, request, answer) -> {
                  targets.add(target);
                  answer.accept(new CommittedTo(request.chunk().value()));
                })
            .port();

    assertEquals(new CommittedTo(9), await(loopback.ask(port, fence(9))).reply());
    assertEquals(List.of(SampleValues.STORE), List.copyOf(targets));
  }

  @Test
  void everySampleGoesThere() throws Exception {
    Queue<ChunkRequest> heard = new ConcurrentLinkedQueue<>();
    int port =
        loopback
            .chunks(
                (target, request, answer) -> {
                  heard.add(request);
                  answer.accept(new Done());
                })
            .port();

    for (ChunkRequest request : SampleMessages.chunkRequests()) {
      assertEquals(new Done(), await(loopback.ask(port, request)).reply());
      assertEquals(request, heard.remove());
    }
  }

  @Test
  void everySampleComesBack() throws Exception {
    List<ChunkReply> replies = SampleMessages.chunkReplies();
    int port =
        loopback.chunks((t, request, answer) -> answer.accept(replies.get(index(request)))).port();

    for (int i = 0; i < replies.size(); i++) {
      assertEquals(replies.get(i), await(loopback.ask(port, fence(i + 1))).reply());
    }
  }

  private static int index(ChunkRequest request) {
    return (int) request.chunk().value() - 1;
  }

  /** A server that hears a request asks others on the same thread. */
  @Test
  void aCallOutlivesTheRequestThatWasHeardWhenItWasMade() throws Exception {
    int port = loopback.chunks((target, request, answer) -> held.add(answer)).port();
    Context.CancellableContext request = Context.current().withCancellation();
    Context before = request.attach();
    CompletableFuture<Outcome<ChunkReply>> asked;
    try {
      asked = loopback.ask(port, fence(9));
    } finally {
      request.detach(before);
    }
    eventually().until(() -> !held.isEmpty());
    request.cancel(null);
    held.remove().accept(new CommittedTo(9));
    assertEquals(new CommittedTo(9), await(asked).reply());
  }

  @Test
  void callsOfOneLaneKeepTheirOrder() throws Exception {
    Queue<Long> heard = new ConcurrentLinkedQueue<>();
    int port =
        loopback
            .chunks(
                (target, request, answer) -> {
                  heard.add(request.chunk().value());
                  answer.accept(new Done());
                })
            .port();
    List<CompletableFuture<?>> outcomes = new ArrayList<>();
    int calls = 20_000;
    for (int i = 1; i <= calls; i++) {
      outcomes.add(loopback.ask(port, fence(i)));
    }

    await(CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new)));

    assertEquals(LongStream.rangeClosed(1, calls).boxed().toList(), List.copyOf(heard));
  }

  /** More than gRPC is asked for when a stream begins, one after the other. */
  @Test
  void aStreamHearsAnswersHoweverManyThereWere() throws Exception {
    int port = loopback.chunks((target, request, answer) -> answer.accept(new Done())).port();

    for (int i = 1; i <= 10_000; i++) {
      assertEquals(new Done(), await(loopback.ask(port, fence(i))).reply(), "call " + i);
    }
  }

  @Test
  void answersMayComeInAnyOrderFromAnyThread() throws Exception {
    int port = loopback.chunks((target, request, answer) -> held.add(answer)).port();
    CompletableFuture<Outcome<ChunkReply>> first = loopback.ask(port, fence(1));
    CompletableFuture<Outcome<ChunkReply>> second = loopback.ask(port, fence(2));
    eventually().until(() -> held.size() == 2);

    Consumer<ChunkReply> answerToFirst = held.remove();
    held.remove().accept(new CommittedTo(2));
    assertEquals(new CommittedTo(2), await(second).reply());
    assertFalse(first.isDone());

    answerToFirst.accept(new CommittedTo(1));
    assertEquals(new CommittedTo(1), await(first).reply());
  }

  @Test
  void whenTheServerDiesEveryUnansweredCallFails() throws Exception {
    GrpcServer server = loopback.chunks((target, request, answer) -> held.add(answer));
    List<CompletableFuture<Outcome<ChunkReply>>> outcomes = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      outcomes.add(loopback.ask(server.port(), fence(i)));
    }
    eventually().until(() -> held.size() == 100);

    server.kill();

    for (CompletableFuture<Outcome<ChunkReply>> outcome : outcomes) {
      assertEquals(CallFailure.BROKEN, await(outcome).failure());
    }
    held.forEach(answer -> answer.accept(new Done()));
  }

  @Test
  void theNextCallFindsTheServerThatCameBack() throws Exception {
    int port = Loopback.freePort();
    GrpcServer first =
        loopback.chunks(port, (target, request, answer) -> answer.accept(new Done()));
    assertEquals(new Done(), await(loopback.ask(port, fence(1))).reply());
    CompletableFuture<Outcome<ChunkReply>> last;
    first.kill();
    loopback.chunks(port, (target, request, answer) -> answer.accept(new CommittedTo(5)));

    do {
      last = loopback.ask(port, fence(1));
    } while (await(last).failure() != null);

    assertEquals(new CommittedTo(5), await(last).reply());
  }

  @Test
  void aServerThatClosesAnswersWhatItTook() throws Exception {
    GrpcServer server =
        loopback.chunks(
            (target, request, answer) -> {
              if (request instanceof ChunkRequest.Read) {
                answer.accept(new Done());
              } else {
                held.add(answer);
              }
            });
    CompletableFuture<Outcome<ChunkReply>> outcome = loopback.ask(server.port(), fence(1));
    eventually().until(() -> held.size() == 1);
    CompletableFuture<Void> closed = CompletableFuture.runAsync(server::close);

    eventually()
        .until(
            () ->
                await(
                            loopback.ask(
                                server.port(),
                                new ChunkRequest.Read(SampleValues.CHUNK, 0, 1, 0, 0)))
                        .failure()
                    == CallFailure.UNREACHABLE);
    held.remove().accept(new CommittedTo(3));

    assertEquals(new CommittedTo(3), await(outcome).reply());
    await(closed);
  }

  @Test
  void aPortNobodyListensOnIsUnreachableAtOnceEveryTime() throws Exception {
    int port = Loopback.freePort();
    long start = System.nanoTime();

    for (int i = 0; i < 100; i++) {
      Outcome<ChunkReply> outcome = await(loopback.ask(port, fence(1)));
      assertEquals(CallFailure.UNREACHABLE, outcome.failure());
      assertTrue(outcome.detail().contains("refused"), outcome.detail());
    }

    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    assertTrue(millis < 30_000, millis + " ms for 100 failures");
  }

  @Test
  void aNameThatIsNoneIsUnreachable() throws Exception {
    for (String address :
        List.of("", "nobody", "nobody:0", "nobody:x", "::1:9", "a b:1", "no-such-host.invalid:1")) {
      Destination to = new Destination(SampleValues.STORE, address);
      Outcome<ChunkReply> outcome = await(loopback.ask(to, fence(1), Loopback.LONG_NANOS));
      assertEquals(CallFailure.UNREACHABLE, outcome.failure(), address + outcome.detail());
    }
  }

  @Test
  void silenceIsATimeout() throws Exception {
    int port = loopback.chunks((target, request, answer) -> held.add(answer)).port();
    // A call whose time is up before there is a connection is never sent.
    CompletableFuture<Outcome<ChunkReply>> before = loopback.ask(port, fence(1));
    eventually().until(() -> held.size() == 1);
    held.remove().accept(new CommittedTo(1));
    assertEquals(new CommittedTo(1), await(before).reply());
    long start = System.nanoTime();

    Outcome<ChunkReply> outcome =
        await(loopback.ask(port, fence(1), TimeUnit.MILLISECONDS.toNanos(500)));

    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    assertEquals(CallFailure.TIMEOUT, outcome.failure());
    assertTrue(millis >= 500, "after " + millis + " ms");
    eventually().until(() -> held.size() == 1);
    held.remove().accept(new CommittedTo(1));
    CompletableFuture<Outcome<ChunkReply>> next = loopback.ask(port, fence(2));
    eventually().until(() -> held.size() == 1);
    held.remove().accept(new CommittedTo(2));
    assertEquals(new CommittedTo(2), await(next).reply());
  }

  @Test
  void aRequestThatNoMessageHoldsIsRefused() throws Exception {
    int port = loopback.chunks((target, request, answer) -> answer.accept(new Done())).port();
    Slice bytes = Slice.of(new byte[Limits.RECORD_BYTES_MAX]);
    AppendRecord record = new AppendRecord(1, bytes, 0, AppendRecord.ANY_LENGTH);

    ChunkReply nine = await(loopback.ask(port, append(Collections.nCopies(9, record)))).reply();
    ChunkReply seven = await(loopback.ask(port, append(Collections.nCopies(7, record)))).reply();

    assertEquals(Refused.Code.TOO_LARGE, ((Refused) nine).code());
    assertEquals(Limits.MESSAGE_BYTES_MAX, ((Refused) nine).detail());
    assertEquals(new Done(), seven);
  }

  @Test
  void aRecordOverTheLimitIsRefusedByTheServer() throws Exception {
    int port = loopback.chunks((target, request, answer) -> answer.accept(new Done())).port();
    Slice bytes = Slice.of(new byte[Limits.RECORD_BYTES_MAX + 1]);
    AppendRecord record = new AppendRecord(1, bytes, 0, AppendRecord.ANY_LENGTH);

    ChunkReply reply = await(loopback.ask(port, append(List.of(record)))).reply();

    assertEquals(Refused.Code.TOO_LARGE, ((Refused) reply).code());
    assertEquals(Limits.RECORD_BYTES_MAX, ((Refused) reply).detail());
  }

  @Test
  void anAnswerThatNoMessageHoldsIsRefused() throws Exception {
    Slice bytes = Slice.of(new byte[Limits.MESSAGE_BYTES_MAX]);
    int port =
        loopback
            .chunks(
                (target, request, answer) ->
                    answer.accept(new ChunkReply.ReadBytes(bytes, 0, 0, false)))
            .port();

    ChunkReply reply = await(loopback.ask(port, fence(1))).reply();

    assertEquals(Refused.Code.TOO_LARGE, ((Refused) reply).code());
  }

  @Test
  void anInvalidRequestIsRefusedAndTheStreamGoesOn() throws Exception {
    int port = loopback.chunks((target, request, answer) -> answer.accept(new Done())).port();

    Outcome<ChunkReply> empty = await(loopback.ask(port, append(List.of())));
    Outcome<ChunkReply> good =
        await(
            loopback.ask(
                port,
                new ChunkRequest.CloseWriter(
                    SampleValues.CHUNK, SampleValues.NAMED, SampleValues.EPOCH)));

    assertNull(empty.failure(), empty.detail());
    assertEquals(Refused.Code.INVALID, ((Refused) empty.reply()).code());
    assertEquals(new Done(), good.reply());
  }

  @Test
  void aHandlerThatThrowsCostsOneAnswer() throws Exception {
    int port =
        loopback
            .chunks(
                (target, request, answer) -> {
                  if (request.chunk().value() == 1) {
                    throw new IllegalStateException("on purpose");
                  }
                  answer.accept(new Done());
                })
            .port();

    ChunkReply broken = await(loopback.ask(port, fence(1))).reply();

    assertEquals(Refused.Code.UNAVAILABLE, ((Refused) broken).code());
    assertEquals(new Done(), await(loopback.ask(port, fence(2))).reply());
  }

  @Test
  void aServerTakesOnlySoManyCallsItHasNotAnswered() throws Exception {
    int port = loopback.chunks((target, request, answer) -> held.add(answer)).port();
    int more = 500;
    List<CompletableFuture<Outcome<ChunkReply>>> outcomes = new ArrayList<>();
    for (int i = 1; i <= Limits.STREAM_UNANSWERED_MAX + more; i++) {
      outcomes.add(loopback.ask(port, fence(i)));
    }
    eventually().until(() -> held.size() == Limits.STREAM_UNANSWERED_MAX);
    // Another lane is not held up, and what it needs to get through would have let more in here.
    ChunkRequest read = new ChunkRequest.Read(SampleValues.CHUNK, 0, 1, 0, 0);
    CompletableFuture<Outcome<ChunkReply>> other = loopback.ask(port, read);
    eventually().until(() -> held.size() == Limits.STREAM_UNANSWERED_MAX + 1);
    assertEquals(Limits.STREAM_UNANSWERED_MAX + 1, held.size());

    while (!CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new)).isDone()) {
      held.removeIf(
          answer -> {
            answer.accept(new Done());
            return true;
          });
      Thread.onSpinWait();
    }
    assertEquals(new Done(), await(other).reply());
  }

  @Test
  void aServerTakesOnlySoManyBytesItHasNotAnswered() throws Exception {
    int port = loopback.chunks((target, request, answer) -> held.add(answer)).port();
    ChunkRequest read = new ChunkRequest.Read(SampleValues.CHUNK, 0, Limits.READ_BYTES_MAX, 0, 0);
    List<CompletableFuture<Outcome<ChunkReply>>> outcomes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      outcomes.add(loopback.ask(port, read));
    }
    int atOnce = Limits.STREAM_UNANSWERED_BYTES_MAX / Limits.READ_BYTES_MAX;
    eventually().until(() -> held.size() >= atOnce);
    CompletableFuture<Outcome<ChunkReply>> other = loopback.ask(port, fence(1));
    eventually().until(() -> held.size() >= atOnce + 1);
    assertEquals(atOnce + 1, held.size());

    Slice bytes = Slice.of(new byte[Limits.READ_BYTES_MAX]);
    eventually()
        .pollInterval(1, TimeUnit.MILLISECONDS)
        .until(
            () -> {
              Consumer<ChunkReply> next = held.poll();
              if (next != null) {
                next.accept(new ChunkReply.ReadBytes(bytes, 0, 0, false));
              }
              return other.isDone() && outcomes.stream().allMatch(CompletableFuture::isDone);
            });
  }

  @Test
  void callsThatWaitToBeSentAreBounded() throws Exception {
    int port = loopback.chunks((target, request, answer) -> held.add(answer)).port();
    Slice bytes = Slice.of(new byte[Limits.RECORD_BYTES_MAX]);
    AppendRecord record = new AppendRecord(1, bytes, 0, AppendRecord.ANY_LENGTH);
    List<CompletableFuture<Outcome<ChunkReply>>> outcomes = new ArrayList<>();
    int calls = 4 * (Limits.STREAM_QUEUED_BYTES_MAX / Limits.RECORD_BYTES_MAX);
    for (int i = 0; i < calls; i++) {
      outcomes.add(loopback.ask(port, append(List.of(record))));
    }

    Outcome<ChunkReply> last = await(outcomes.get(calls - 1));

    assertEquals(Refused.Code.OVERLOADED, ((Refused) last.reply()).code());
    assertFalse(outcomes.get(0).isDone());
  }

  @Test
  void aCallThatTimedOutBeforeItWasSentIsNeverSent() throws Exception {
    Queue<Long> heard = new ConcurrentLinkedQueue<>();
    int port =
        loopback
            .chunks(
                (target, request, answer) -> {
                  heard.add(request.chunk().value());
                  held.add(answer);
                })
            .port();
    Slice bytes = Slice.of(new byte[Limits.RECORD_BYTES_MAX]);
    AppendRecord record = new AppendRecord(1, bytes, 0, AppendRecord.ANY_LENGTH);
    List<CompletableFuture<Outcome<ChunkReply>>> outcomes = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      outcomes.add(loopback.ask(port, append(List.of(record))));
    }
    ChunkRequest late =
        new ChunkRequest.CloseWriter(
            SampleValues.LAST_CHUNK, SampleValues.NAMED, SampleValues.EPOCH);
    Outcome<ChunkReply> timedOut =
        await(loopback.ask(port, late, TimeUnit.MILLISECONDS.toNanos(20)));
    assertEquals(CallFailure.TIMEOUT, timedOut.failure());

    eventually()
        .pollInterval(1, TimeUnit.MILLISECONDS)
        .until(
            () -> {
              Consumer<ChunkReply> next = held.poll();
              if (next != null) {
                next.accept(new Done());
              }
              return outcomes.stream().allMatch(CompletableFuture::isDone);
            });
    assertEquals(Collections.nCopies(6, SampleValues.CHUNK.value()), List.copyOf(heard));
  }

  @Test
  void afterCloseCallsFail() throws Exception {
    int port = loopback.chunks((target, request, answer) -> held.add(answer)).port();
    CompletableFuture<Outcome<ChunkReply>> before = loopback.ask(port, fence(1));

    loopback.chunkCalls.close();

    assertEquals(CallFailure.BROKEN, await(before).failure());
    assertEquals(CallFailure.UNREACHABLE, await(loopback.ask(port, fence(1))).failure());
  }

  @Test
  void anAddressInUseNamesItselfAndItsSetting() throws Exception {
    int port = loopback.chunks((target, request, answer) -> held.add(answer)).port();

    CannotListen taken =
        assertThrows(CannotListen.class, () -> loopback.chunks(port, (t, r, answer) -> {}));

    String message = String.valueOf(taken.getMessage());
    assertTrue(message.contains("127.0.0.1:" + port) && message.contains(Loopback.KEY), message);
    assertTrue(message.contains("in use"), message);
  }

  @Test
  void anAddressOfAnotherMachineCannotBeListenedOn() {
    BindAddress elsewhere = new BindAddress("192.0.2.1", 0, Loopback.KEY);
    BindAddress nowhere = new BindAddress("no-such-host.invalid", 0, Loopback.KEY);
    for (BindAddress bind : List.of(elsewhere, nowhere)) {
      assertThrows(
          CannotListen.class,
          () -> GrpcServer.forChunks(loopback.network, bind, (t, r, answer) -> {}));
    }
  }

  private static ChunkRequest append(List<AppendRecord> records) {
    return new Append(SampleValues.CHUNK, SampleValues.NAMED, SampleValues.EPOCH, 0, records, 0);
  }
}

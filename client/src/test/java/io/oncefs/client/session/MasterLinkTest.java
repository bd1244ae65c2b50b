package io.oncefs.client.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.client.core.Failure;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterReply.Deleted;
import io.oncefs.protocol.MasterReply.Failed;
import io.oncefs.protocol.MasterReply.NotLeader;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.sim.SimHost;
import io.oncefs.runtime.sim.SimScheduler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class MasterLinkTest {
  private static final List<String> MASTERS = List.of("m1", "m2", "m3");
  private static final long SECOND = 1_000_000_000L;

  private final SimScheduler scheduler = new SimScheduler(1);
  private final SimHost host =
      new SimHost(
          scheduler,
          (what, cause) -> {
            throw new AssertionError(what, cause);
          });
  private final EventLoop loop = host.newLoop("test");
  private final List<String> askedOf = new ArrayList<>();
  private final Set<MasterRequest> asked = new HashSet<>();
  private BiConsumer<String, CallListener<MasterReply>> masters = (address, listener) -> {};
  private final MasterLink link =
      new MasterLink(
          host,
          loop,
          (address, request, timeout, listener) -> {
            askedOf.add(address);
            asked.add(request);
            scheduler.after(100_000, () -> masters.accept(address, listener));
          },
          MASTERS,
          2 * SECOND);

  @Test
  void theLeaderIsFoundByItsHintAndAskedFirstFromThenOn() {
    masters =
        (address, listener) ->
            listener.onReply(address.equals("m3") ? new Deleted(1) : new NotLeader("m3"));
    assertEquals(new Deleted(1), ask().join());
    assertTrue(askedOf.size() <= 2, askedOf::toString);
    askedOf.clear();
    assertEquals(new Deleted(1), ask().join());
    assertEquals(List.of("m3"), askedOf);
  }

  @Test
  void aLeaderThatIsGoneIsForgotten() {
    theLeaderIsFoundByItsHintAndAskedFirstFromThenOn();
    masters =
        (address, listener) -> {
          if (address.equals("m3")) {
            listener.onFailure(CallFailure.BROKEN, "reset");
          } else {
            listener.onReply(address.equals("m2") ? new Deleted(2) : new NotLeader(null));
          }
        };
    assertEquals(new Deleted(2), ask().join());
  }

  @Test
  void aRepeatedChangeKeepsItsRequestId() {
    int[] count = new int[1];
    masters =
        (address, listener) -> {
          count[0]++;
          if (count[0] < 7) {
            listener.onFailure(CallFailure.BROKEN, "reset");
          } else {
            listener.onReply(new Deleted(1));
          }
        };
    ask().join();
    assertEquals(7, askedOf.size());
    assertEquals(1, asked.size());
  }

  @Test
  void twoThatNameEachOtherAreNotAskedWithoutPause() {
    masters =
        (address, listener) -> listener.onReply(new NotLeader(address.equals("m1") ? "m2" : "m1"));
    CompletableFuture<Deleted> never = ask();
    assertEquals(Failure.Kind.UNAVAILABLE, failureOf(never).kind());
    assertTrue(askedOf.size() < 500, "asked " + askedOf.size() + " times in ten seconds");
  }

  @Test
  void aChangeThatMayHaveArrivedIsInDoubtWhenTimeRunsOut() {
    masters = (address, listener) -> listener.onFailure(CallFailure.TIMEOUT, "silent");
    assertEquals(Failure.Kind.DEADLINE_EXCEEDED, failureOf(ask()).kind());
    masters = (address, listener) -> listener.onFailure(CallFailure.UNREACHABLE, "refused");
    Failure failure = failureOf(ask());
    assertEquals(Failure.Kind.UNAVAILABLE, failure.kind());
    assertTrue(failure.message().contains("m1,m2,m3"), failure.message());
    assertTrue(failure.message().contains("refused"), failure.message());
  }

  @Test
  void whatIsRefusedForGoodIsNotRepeated() {
    masters =
        (address, listener) -> listener.onReply(new Failed(Failed.Code.NOT_FOUND, "no such file"));
    assertEquals(Failure.Kind.NOT_FOUND, failureOf(ask()).kind());
    assertEquals(1, askedOf.size());
  }

  @Test
  void aDeadlineThatComesDuringACallDoesNotHideTheCause() {
    masters =
        (address, listener) -> {
          if (askedOf.size() == 1) {
            listener.onReply(new Failed(Failed.Code.UNAVAILABLE, "too few chunkservers"));
          } else {
            scheduler.after(
                20 * SECOND, () -> listener.onFailure(CallFailure.TIMEOUT, "no answer in time"));
          }
        };
    Failure failure = failureOf(ask());
    assertTrue(failure.message().contains("too few chunkservers"), failure.message());
  }

  @Test
  void whatIsUnavailableIsAskedAgain() {
    int[] count = new int[1];
    masters =
        (address, listener) -> {
          count[0]++;
          listener.onReply(
              count[0] < 4 ? new Failed(Failed.Code.UNAVAILABLE, "no quorum") : new Deleted(3));
        };
    assertEquals(new Deleted(3), ask().join());
  }

  private CompletableFuture<Deleted> ask() {
    List<CompletableFuture<Deleted>> begun = new ArrayList<>();
    loop.execute(
        () ->
            begun.add(
                link.ask(
                    new MasterRequest.Delete(link.nextRequest(), "/a", false),
                    Deleted.class,
                    host.clock().nanos() + 10 * SECOND)));
    while (begun.isEmpty()) {
      scheduler.step();
    }
    CompletableFuture<Deleted> answer = begun.get(0);
    while (!answer.isDone() && scheduler.step()) {}
    return answer;
  }

  private static Failure failureOf(CompletableFuture<?> failed) {
    return failed.handle((value, thrown) -> OperationFailed.failureOf(thrown)).join();
  }
}

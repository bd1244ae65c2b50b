package io.oncefs.client.session;

import io.oncefs.client.core.Backoff;
import io.oncefs.client.core.Failure;
import io.oncefs.client.core.Failures;
import io.oncefs.common.Checks;
import io.oncefs.common.Id128;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.MasterCalls;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.RequestId;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.Host;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Asks the masters: remembers who leads, follows hints, goes through the list while nobody is known
 * to, and repeats a request, the same to the byte and so under the same request id, until there is
 * an answer or the deadline passes. Lives on the loop, but for {@link #askAnywhere}.
 */
public final class MasterLink {
  private static final long BACKOFF_FIRST_NANOS = 10_000_000L;

  /** What an election takes is over at some instant: this is how late a client may notice. */
  private static final long BACKOFF_CAP_NANOS = 150_000_000L;

  private final Host host;
  private final EventLoop loop;
  private final MasterCalls calls;
  private final List<String> masters;
  private final long attemptNanos;
  private final Id128 client;
  private final AtomicLong requests = new AtomicLong();
  private int cursor;

  /** Only the loop changes it. */
  private volatile @Nullable String leader;

  /**
   * @param masters host:port of each, in the order to try
   * @param attemptNanos how long one of them may take
   */
  public MasterLink(
      Host host, EventLoop loop, MasterCalls calls, List<String> masters, long attemptNanos) {
    Checks.argument(!masters.isEmpty(), "name at least one master");
    this.host = host;
    this.loop = loop;
    this.calls = calls;
    this.masters = List.copyOf(masters);
    this.attemptNanos = attemptNanos;
    this.client = host.entropy().nextId();
    this.cursor = host.entropy().nextInt(masters.size());
  }

  /** Names one more change; on any thread. */
  public RequestId nextRequest() {
    return new RequestId(client, requests.incrementAndGet());
  }

  /**
   * Asks until the answer is of the expected type, or a failure that stays one.
   *
   * @param deadlineNanos on the host's clock
   */
  public <R extends MasterReply> CompletableFuture<R> ask(
      MasterRequest request, Class<R> expected, long deadlineNanos) {
    CompletableFuture<R> answer = new CompletableFuture<>();
    new Ask<>(request, expected, deadlineNanos, answer, false).attempt();
    return answer;
  }

  /**
   * The same, from any thread. While it is known who leads, which is nearly always, that one is
   * asked from this thread, and the future completes on the thread that brings the answer: the loop
   * comes in only when something is not as expected.
   */
  <R extends MasterReply> void askAnywhere(
      MasterRequest request, Class<R> expected, long deadlineNanos, CompletableFuture<R> answer) {
    Ask<R> ask = new Ask<>(request, expected, deadlineNanos, answer, true);
    String known = leader;
    if (known != null) {
      ask.attempt(known);
    } else {
      loop.execute(ask::attempt);
    }
  }

  /** One request on its way. */
  private final class Ask<R extends MasterReply> {
    private final MasterRequest request;
    private final Class<R> expected;
    private final long deadlineNanos;
    private final CompletableFuture<R> answer;
    private final boolean anywhere;
    private @Nullable Backoff backoff;
    private int attempts;
    private int strangers;
    private boolean mayHaveHappened;
    private String lastProblem = "none was asked";

    Ask(
        MasterRequest request,
        Class<R> expected,
        long deadlineNanos,
        CompletableFuture<R> answer,
        boolean anywhere) {
      this.request = request;
      this.expected = expected;
      this.deadlineNanos = deadlineNanos;
      this.answer = answer;
      this.anywhere = anywhere;
    }

    void attempt() {
      String known = leader;
      attempt(known != null ? known : masters.get(cursor));
    }

    void attempt(String address) {
      long left = deadlineNanos - host.clock().nanos();
      if (left <= 0) {
        giveUp();
        return;
      }
      attempts++;
      CallListener<MasterReply> listener =
          new CallListener<>() {
            @Override
            public void onReply(MasterReply reply) {
              if (anywhere && address.equals(leader) && expected.isInstance(reply)) {
                answer.complete(expected.cast(reply));
              } else {
                loop.hereOrThere(() -> Ask.this.onReply(address, reply));
              }
            }

            @Override
            public void onFailure(CallFailure failure, String detail) {
              loop.execute(() -> Ask.this.onNoAnswer(address, failure, detail));
            }
          };
      calls.call(address, request, Math.min(left, patienceNanos()), listener);
    }

    /** A seal waits for fences, and an answer that comes late costs less than asking anew. */
    private long patienceNanos() {
      return request instanceof MasterRequest.SealChunk ? 3 * attemptNanos : attemptNanos;
    }

    private void onReply(String address, MasterReply reply) {
      if (reply instanceof MasterReply.NotLeader notLeader) {
        follow(address, notLeader.leaderAddress());
        return;
      }
      strangers = 0;
      leader = address;
      if (expected.isInstance(reply)) {
        answer.complete(expected.cast(reply));
      } else if (reply instanceof MasterReply.Failed failed) {
        onFailed(failed);
      } else {
        lastProblem = address + " gave an answer of the wrong type";
        again();
      }
    }

    private void onFailed(MasterReply.Failed failed) {
      switch (failed.code()) {
        case UNAVAILABLE, OUTCOME_UNKNOWN -> {
          mayHaveHappened |= failed.code() == MasterReply.Failed.Code.OUTCOME_UNKNOWN;
          lastProblem = failed.message();
          again();
        }
        default -> answer.completeExceptionally(new OperationFailed(Failures.ofMaster(failed)));
      }
    }

    private void follow(String address, @Nullable String hint) {
      lastProblem = address + " does not lead and knows " + (hint == null ? "no leader" : hint);
      if (hint != null && !hint.equals(address)) {
        leader = hint;
        // Two that name each other must not be asked in a busy loop.
        if (attempts % (masters.size() + 1) != 0) {
          attempt();
          return;
        }
      } else {
        moveOn(address);
      }
      again();
    }

    private void onNoAnswer(String address, CallFailure failure, String detail) {
      strangers = failure == CallFailure.STRANGER ? strangers + 1 : 0;
      if (strangers >= masters.size()) {
        // Wrong addresses stay wrong: nobody in the list is a master.
        answer.completeExceptionally(
            new OperationFailed(Failure.of(Failure.Kind.INVALID_ARGUMENT, detail)));
        return;
      }
      mayHaveHappened |= failure != CallFailure.UNREACHABLE && failure != CallFailure.STRANGER;
      boolean outOfTime = failure == CallFailure.TIMEOUT && host.clock().nanos() >= deadlineNanos;
      if (!outOfTime || attempts == 1) {
        // Else what was said before tells more than that the deadline came during the last call.
        lastProblem = address + ": " + failure + " " + detail;
      }
      moveOn(address);
      if (attempts % masters.size() != 0) {
        attempt();
      } else {
        again();
      }
    }

    private void moveOn(String address) {
      if (address.equals(leader)) {
        leader = null;
      }
      if (address.equals(masters.get(cursor))) {
        cursor = (cursor + 1) % masters.size();
      }
    }

    private void again() {
      long left = deadlineNanos - host.clock().nanos();
      if (left <= 0) {
        giveUp();
      } else {
        loop.after(Math.min(left, backoff().nextNanos()), this::attempt);
      }
    }

    private Backoff backoff() {
      Backoff pauses = backoff;
      if (pauses == null) {
        long seed = host.entropy().nextLong();
        pauses = new Backoff(BACKOFF_FIRST_NANOS, BACKOFF_CAP_NANOS, seed);
        backoff = pauses;
      }
      return pauses;
    }

    private void giveUp() {
      boolean inDoubt = mayHaveHappened && request instanceof MasterRequest.Change;
      Failure.Kind kind = inDoubt ? Failure.Kind.DEADLINE_EXCEEDED : Failure.Kind.UNAVAILABLE;
      String message =
          (inDoubt ? "it may or may not have happened" : "not done")
              + ": no answer in time from the masters "
              + String.join(",", masters)
              + "; last problem: "
              + lastProblem
              + "; see `oncefs raft status`";
      answer.completeExceptionally(new OperationFailed(Failure.of(kind, message)));
    }
  }
}

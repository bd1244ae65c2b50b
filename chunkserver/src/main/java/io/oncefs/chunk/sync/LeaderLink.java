package io.oncefs.chunk.sync;

import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.MasterCalls;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.MasterRequest.SealChunk;
import io.oncefs.protocol.MasterRequest.SealReason;
import io.oncefs.runtime.EventLoop;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Asks the master's leader, whichever node that is, and goes on asking until there is an answer
 * that asking again would not change. Every request given here may be carried out more than once.
 *
 * <p>What follows a restart, possibly a request for each of thousands of chunks, waits behind what
 * appenders wait for.
 */
public final class LeaderLink {
  private static final long MILLISECOND = 1_000_000;
  private static final long CALL_TIMEOUT_NANOS = 3_000 * MILLISECOND;
  private static final long PAUSE_MIN_NANOS = 20 * MILLISECOND;

  /** How late the end of an election may be noticed: appenders wait for seals meanwhile. */
  private static final long PAUSE_MAX_NANOS = 150 * MILLISECOND;

  private static final int AFTER_RESTART_AT_ONCE = 8;

  private final EventLoop loop;
  private final MasterCalls calls;
  private final List<String> masters;
  private final Queue<Asking> afterRestart = new ArrayDeque<>();
  private int afterRestartUnderWay;
  private String leader;
  private int next;

  /**
   * @param loop on which this object lives; answers are told there
   * @param masters host:port of each, at least one
   */
  public LeaderLink(EventLoop loop, MasterCalls calls, List<String> masters) {
    this.loop = loop;
    this.calls = calls;
    this.masters = List.copyOf(masters);
    this.leader = this.masters.get(0);
  }

  /** Asks; from any thread. */
  public void ask(MasterRequest request, Consumer<MasterReply> answer) {
    loop.execute(
        () -> {
          if (request instanceof SealChunk seal && seal.reason() == SealReason.PRIMARY_RESTARTED) {
            afterRestart.add(new Asking(request, answer));
            pump();
          } else {
            new Asking(request, answer).ask();
          }
        });
  }

  private void pump() {
    while (afterRestartUnderWay < AFTER_RESTART_AT_ONCE && !afterRestart.isEmpty()) {
      Asking asking = afterRestart.remove();
      afterRestartUnderWay++;
      new Asking(
              asking.request,
              reply -> {
                afterRestartUnderWay--;
                asking.answer.accept(reply);
                pump();
              })
          .ask();
    }
  }

  /** One request until it is answered. */
  private final class Asking {
    private final MasterRequest request;
    private final Consumer<MasterReply> answer;
    private long pauseNanos = PAUSE_MIN_NANOS;
    private String asked = leader;

    Asking(MasterRequest request, Consumer<MasterReply> answer) {
      this.request = request;
      this.answer = answer;
    }

    void ask() {
      asked = leader;
      calls.call(
          asked,
          request,
          CALL_TIMEOUT_NANOS,
          new CallListener<>() {
            @Override
            public void onReply(MasterReply reply) {
              loop.execute(() -> heard(reply));
            }

            @Override
            public void onFailure(CallFailure failure, String detail) {
              loop.execute(() -> elsewhere());
            }
          });
    }

    private void heard(MasterReply reply) {
      if (reply instanceof MasterReply.NotLeader not) {
        if (not.leaderAddress() != null && !not.leaderAddress().equals(asked)) {
          leader = not.leaderAddress();
          again();
        } else {
          elsewhere();
        }
      } else if (reply instanceof MasterReply.Failed failed && mayChange(failed)) {
        again();
      } else {
        answer.accept(reply);
      }
    }

    /** Tries another master, unless one of the others who ask has found one meanwhile. */
    private void elsewhere() {
      if (leader.equals(asked)) {
        next = (next + 1) % masters.size();
        leader = masters.get(next);
      }
      again();
    }

    private void again() {
      long pause = pauseNanos;
      pauseNanos = Math.min(PAUSE_MAX_NANOS, pauseNanos * 2);
      loop.after(pause, this::ask);
    }

    private static boolean mayChange(MasterReply.Failed failed) {
      return failed.code() == MasterReply.Failed.Code.UNAVAILABLE
          || failed.code() == MasterReply.Failed.Code.OUTCOME_UNKNOWN;
    }
  }
}

package io.oncefs.wire;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.oncefs.common.Limits;
import java.util.function.Consumer;

/**
 * The answering end of one stream. It asks gRPC for one call at a time, and for none while too much
 * is unanswered or the other side does not take its answers; what is not asked for waits at the
 * caller. Answers come from any thread in any order.
 *
 * @param <C> what comes
 * @param <A> what is sent back
 * @param <R> what that says
 */
final class ServiceStream<C, A, R> extends ServerCall.Listener<byte[]> {
  /** Answer bytes gRPC may hold before no further call is taken. */
  private static final int ANSWERING_BYTES = 4 << 20;

  /** What an unanswered call costs beside the bytes of it and of what it reads. */
  private static final int OVERHEAD_BYTES = 256;

  private final ServerCall<byte[], A> call;
  private final Answering<C, A, R> answering;
  private final Handlers handlers;
  private final Consumer<ServiceStream<?, ?, ?>> whenEnded;

  /** All of what follows is guarded by this. */
  private int unanswered;

  private long unansweredBytes;
  private boolean asked;
  private boolean finishing;
  private boolean ended;

  ServiceStream(
      ServerCall<byte[], A> call,
      Answering<C, A, R> answering,
      Handlers handlers,
      Consumer<ServiceStream<?, ?, ?>> whenEnded) {
    this.call = call;
    this.answering = answering;
    this.handlers = handlers;
    this.whenEnded = whenEnded;
  }

  /** Begins to take calls. */
  void start() {
    call.setOnReadyThreshold(ANSWERING_BYTES);
    call.sendHeaders(new Metadata());
    askForNext();
  }

  @Override
  public void onMessage(byte[] bytes) {
    try {
      take(answering.parse(bytes), bytes.length);
    } catch (MalformedMessage unreadable) {
      // Without an id it cannot be answered, and nothing after it can be trusted.
      end(Status.INVALID_ARGUMENT.withDescription(unreadable.getMessage()));
    }
  }

  private void take(C message, int bytes) {
    long cost = OVERHEAD_BYTES + bytes + answering.asksFor(message);
    Answer answer = new Answer(answering.idOf(message), cost);
    R refusal;
    synchronized (this) {
      asked = false;
      unanswered++;
      unansweredBytes += answer.cost;
      refusal = finishing ? answering.finishing() : null;
    }
    if (refusal != null) {
      answer.accept(refusal);
      return;
    }
    try {
      if (!handlers.run(answering.taken(message, answer))) {
        answer.giveIfDue(answering.failed());
      }
    } catch (MalformedMessage malformed) {
      answer.accept(answering.malformed(malformed));
    }
    askForNext();
  }

  @Override
  public void onReady() {
    askForNext();
  }

  private void askForNext() {
    synchronized (this) {
      if (asked
          || (finishing && answering.finishing() == null)
          || ended
          || unanswered >= Limits.STREAM_UNANSWERED_MAX
          || unansweredBytes >= Limits.STREAM_UNANSWERED_BYTES_MAX
          || !call.isReady()) {
        return;
      }
      asked = true;
    }
    call.request(1);
  }

  private void answered(Answer answer, R reply) {
    A message = answering.write(answer.id, reply);
    boolean finished;
    synchronized (this) {
      unanswered--;
      unansweredBytes -= answer.cost;
      if (!ended) {
        call.sendMessage(message);
      }
      finished = finishIfDone();
    }
    if (finished) {
      whenEnded.accept(this);
    } else {
      askForNext();
    }
  }

  /** The caller will send nothing more. */
  @Override
  public void onHalfClose() {
    finish();
  }

  /** Takes nothing more, answers what is unanswered, then ends. */
  void finish() {
    boolean finished;
    synchronized (this) {
      finishing = true;
      finished = finishIfDone();
    }
    if (finished) {
      whenEnded.accept(this);
    }
  }

  private boolean finishIfDone() {
    if (!finishing || ended || unanswered > 0) {
      return false;
    }
    ended = true;
    call.close(Status.UNAVAILABLE.withDescription("this stream is finished"), new Metadata());
    return true;
  }

  private void end(Status status) {
    synchronized (this) {
      if (!ended) {
        ended = true;
        call.close(status, new Metadata());
      }
    }
    whenEnded.accept(this);
  }

  @Override
  public void onCancel() {
    abandon();
  }

  /** Sends nothing more, not even answers. */
  void abandon() {
    synchronized (this) {
      ended = true;
    }
    whenEnded.accept(this);
  }

  /** Hands the one answer of a call to the stream. */
  private final class Answer implements Consumer<R> {
    private final long id;
    private final long cost;
    private boolean given;

    Answer(long id, long cost) {
      this.id = id;
      this.cost = cost;
    }

    @Override
    public void accept(R reply) {
      if (!giveIfDue(reply)) {
        handlers.report("a call was answered twice; the second answer is " + reply);
      }
    }

    boolean giveIfDue(R reply) {
      synchronized (this) {
        if (given) {
          return false;
        }
        given = true;
      }
      answered(this, reply);
      return true;
    }
  }
}

package io.oncefs.wire;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.oncefs.common.Limits;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.ChunkService;
import io.oncefs.wire.proto.ChunkAnswer;
import io.oncefs.wire.proto.ChunkCall;
import java.util.function.Consumer;

/**
 * The answering end of one stream. It asks gRPC for one call at a time, and for none while too much
 * is unanswered or the other side does not take its answers; what is not asked for waits at the
 * caller. Answers come from any thread in any order.
 */
final class ChunkServiceStream extends ServerCall.Listener<byte[]> {
  /** Answer bytes gRPC may hold before no further call is taken. */
  private static final int ANSWERING_BYTES = 4 << 20;

  /** What an unanswered call costs beside the bytes of it and of what it reads. */
  private static final int OVERHEAD_BYTES = 256;

  private final ServerCall<byte[], ChunkAnswer> call;
  private final ChunkService service;
  private final Handlers handlers;
  private final Consumer<ChunkServiceStream> whenEnded;

  /** All of what follows is guarded by this. */
  private int unanswered;

  private long unansweredBytes;
  private boolean asked;
  private boolean finishing;
  private boolean ended;

  ChunkServiceStream(
      ServerCall<byte[], ChunkAnswer> call,
      ChunkService service,
      Handlers handlers,
      Consumer<ChunkServiceStream> whenEnded) {
    this.call = call;
    this.service = service;
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
      take(RawMessages.read(ChunkCall.parser(), bytes), bytes.length);
    } catch (MalformedMessage unreadable) {
      // Without an id it cannot be answered, and nothing after it can be trusted.
      end(Status.INVALID_ARGUMENT.withDescription(unreadable.getMessage()));
    }
  }

  private void take(ChunkCall message, int bytes) {
    Answer answer = new Answer(message.getId(), cost(message, bytes));
    synchronized (this) {
      asked = false;
      unanswered++;
      unansweredBytes += answer.cost;
    }
    try {
      StoreId target = ChunkRequests.readTarget(message);
      ChunkRequest request = ChunkRequests.read(message);
      if (!handlers.run(() -> service.handle(target, request, answer))) {
        answer.giveIfDue(ChunkAnswers.failed());
      }
    } catch (MalformedMessage malformed) {
      answer.accept(ChunkAnswers.malformed(malformed));
    }
    askForNext();
  }

  private static long cost(ChunkCall message, int bytes) {
    long reads = message.hasRead() ? Math.max(0, message.getRead().getMax()) : 0;
    return OVERHEAD_BYTES + bytes + reads;
  }

  @Override
  public void onReady() {
    askForNext();
  }

  private void askForNext() {
    synchronized (this) {
      if (asked
          || finishing
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

  private void answered(Answer answer, ChunkReply reply) {
    ChunkAnswer message = ChunkAnswers.write(answer.id, reply);
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
  private final class Answer implements Consumer<ChunkReply> {
    private final long id;
    private final long cost;
    private boolean given;

    Answer(long id, long cost) {
      this.id = id;
      this.cost = cost;
    }

    @Override
    public void accept(ChunkReply reply) {
      if (!giveIfDue(reply)) {
        handlers.report("a call was answered twice; the second answer is " + reply);
      }
    }

    boolean giveIfDue(ChunkReply reply) {
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

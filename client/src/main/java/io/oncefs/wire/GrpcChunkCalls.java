package io.oncefs.wire;

import io.oncefs.common.Limits;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.ChunkCalls;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.Destination;
import io.oncefs.wire.proto.ChunkAnswer;
import io.oncefs.wire.proto.ChunkCall;
import io.oncefs.wire.proto.PrepareRequest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Asks chunkservers over gRPC: one stream for each destination and lane. Lanes have connections of
 * their own, because streams that share one share its flow control window: a lane whose server
 * stopped reading would hold up the others.
 *
 * <p>Answers are told on a network thread, failures on the network's loop, neither inside {@link
 * #call}. A request over {@link Limits#MESSAGE_BYTES_MAX} is answered here, as too large. Calls
 * that wait to be sent are bounded: beyond, a call is answered here, as {@link
 * ChunkReply.Refused.Code#OVERLOADED}. A call that times out before it was sent is never sent.
 */
public final class GrpcChunkCalls implements ChunkCalls, AutoCloseable {
  private static final long TIMEOUT_NANOS_MAX = TimeUnit.DAYS.toNanos(1);

  private record LaneKey(Destination to, ChunkRequest.Lane lane) {}

  private record EndpointKey(String address, ChunkRequest.Lane lane) {}

  private final Network network;
  private final CallStreams<LaneKey, EndpointKey, ChunkCall, ChunkAnswer, ChunkReply> streams;
  private final AtomicLong lastId = new AtomicLong();

  /** The same prepare goes to several replicas, one right after the other. */
  private volatile @Nullable Written lastPrepare;

  private record Written(ChunkRequest.Prepare prepare, PrepareRequest message) {
    /** Another one that says the same is rare, and to compare them would take long. */
    @SuppressWarnings("ReferenceEquality")
    boolean isOf(ChunkRequest.Prepare other) {
      return prepare == other;
    }
  }

  /** Close it before the network. */
  public GrpcChunkCalls(Network network) {
    this.network = network;
    this.streams = new CallStreams<>(network, new ChunkDialect(), Limits.MESSAGE_BYTES_MAX);
  }

  @Override
  public void call(
      Destination to, ChunkRequest request, long timeoutNanos, CallListener<ChunkReply> listener) {
    ChunkCall message = message(to, request);
    int bytes = message.getSerializedSize();
    if (bytes > Limits.MESSAGE_BYTES_MAX) {
      ChunkReply refused = ChunkAnswers.tooLarge("the request", bytes);
      network.loop().execute(() -> listener.onReply(refused));
      return;
    }
    long now = network.host().clock().nanos();
    long deadline = now + Math.min(timeoutNanos, TIMEOUT_NANOS_MAX);
    PendingCall<ChunkCall, ChunkReply> call =
        new PendingCall<>(message.getId(), message, bytes, deadline, listener);
    ChunkRequest.Lane lane = request.lane();
    streams.send(new LaneKey(to, lane), new EndpointKey(to.address(), lane), to.address(), call);
  }

  private ChunkCall message(Destination to, ChunkRequest request) {
    long id = lastId.incrementAndGet();
    if (!(request instanceof ChunkRequest.Prepare prepare)) {
      return ChunkRequests.write(id, to.store(), request);
    }
    Written last = lastPrepare;
    if (last == null || !last.isOf(prepare)) {
      last = new Written(prepare, Prepares.write(prepare));
      lastPrepare = last;
    }
    return ChunkRequests.write(id, to.store(), last.message);
  }

  /** Breaks every connection at once: unanswered calls fail, and later ones find nothing. */
  @Override
  public void close() {
    streams.close();
  }
}

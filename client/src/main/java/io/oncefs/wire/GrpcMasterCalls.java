package io.oncefs.wire;

import io.oncefs.common.Limits;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.MasterCalls;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.wire.proto.MasterAnswer;
import io.oncefs.wire.proto.MasterCall;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks masters over gRPC: one stream for each, as a call of its own costs gRPC several times what a
 * message does. Answers are told on a network thread, failures on the network's loop, neither
 * inside {@link #call}. At most {@link Limits#MASTER_CALLS_MAX} calls wait at one address; beyond,
 * a call fails as unreachable and says so: nothing was sent.
 */
public final class GrpcMasterCalls implements MasterCalls, AutoCloseable {
  private static final long TIMEOUT_NANOS_MAX = TimeUnit.DAYS.toNanos(1);

  private final Network network;
  private final CallStreams<String, String, MasterCall, MasterAnswer, MasterReply> streams;
  private final AtomicLong lastId = new AtomicLong();

  /** Close it before the network. */
  public GrpcMasterCalls(Network network) {
    this.network = network;
    this.streams = new CallStreams<>(network, new MasterDialect(), Limits.MESSAGE_BYTES_MAX);
  }

  @Override
  public void call(
      String address,
      MasterRequest request,
      long timeoutNanos,
      CallListener<MasterReply> listener) {
    long id = lastId.incrementAndGet();
    MasterCall message = MasterRequests.write(id, request);
    int bytes = message.getSerializedSize();
    if (bytes > Limits.MASTER_REQUEST_BYTES_MAX) {
      MasterReply refused = MasterAnswers.tooLarge(bytes);
      network.loop().execute(() -> listener.onReply(refused));
      return;
    }
    long deadline = network.host().clock().nanos() + Math.min(timeoutNanos, TIMEOUT_NANOS_MAX);
    streams.send(
        address, address, address, new PendingCall<>(id, message, bytes, deadline, listener));
  }

  /** Breaks every connection at once: unanswered calls fail, and later ones find nothing. */
  @Override
  public void close() {
    streams.close();
  }
}

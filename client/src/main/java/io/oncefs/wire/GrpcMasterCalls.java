package io.oncefs.wire;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.oncefs.common.Limits;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.MasterCalls;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterReply.Failed;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.wire.proto.MasterCall;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Asks masters over gRPC, one call each. Answers are told on a network thread, failures on the
 * network's loop, neither inside {@link #call}. At most {@link Limits#MASTER_CALLS_MAX} calls wait
 * at one address; beyond, a call fails as unreachable and says so: nothing was sent.
 */
public final class GrpcMasterCalls implements MasterCalls, AutoCloseable {
  private static final long TIMEOUT_NANOS_MAX = TimeUnit.DAYS.toNanos(1);

  private final Network network;
  private final Endpoints<String> endpoints;
  private final Map<String, Semaphore> room = new ConcurrentHashMap<>();

  /** Close it before the network. */
  public GrpcMasterCalls(Network network) {
    this.network = network;
    this.endpoints = new Endpoints<>(network, Limits.MESSAGE_BYTES_MAX);
  }

  @Override
  public void call(
      String address,
      MasterRequest request,
      long timeoutNanos,
      CallListener<MasterReply> listener) {
    MasterCall message = MasterRequests.write(request);
    int bytes = message.getSerializedSize();
    if (bytes > Limits.MASTER_REQUEST_BYTES_MAX) {
      String limit = "; the limit is " + Limits.MASTER_REQUEST_BYTES_MAX;
      MasterReply tooLarge =
          new Failed(Failed.Code.LIMIT, "a request of " + bytes + " bytes" + limit);
      network.loop().execute(() -> listener.onReply(tooLarge));
      return;
    }
    Semaphore places = room.computeIfAbsent(address, a -> new Semaphore(Limits.MASTER_CALLS_MAX));
    if (!places.tryAcquire()) {
      String detail =
          address + " does not keep up: " + Limits.MASTER_CALLS_MAX + " calls wait for it";
      network.loop().execute(() -> listener.onFailure(CallFailure.UNREACHABLE, detail));
      return;
    }
    try {
      Endpoint endpoint = endpoints.get(address, address);
      send(endpoint, address, message, timeoutNanos, new ReleasingListener(listener, places));
    } catch (Unreachable unreachable) {
      places.release();
      network
          .loop()
          .execute(() -> listener.onFailure(CallFailure.UNREACHABLE, unreachable.detail()));
    }
  }

  private void send(
      Endpoint endpoint,
      String address,
      MasterCall message,
      long timeoutNanos,
      CallListener<MasterReply> listener)
      throws Unreachable {
    ManagedChannel channel = endpoint.channel();
    ClientCall<MasterCall, byte[]> call =
        Endpoint.newCall(
            channel,
            Methods.ASK_MASTER,
            CallOptions.DEFAULT.withDeadlineAfter(
                Math.min(timeoutNanos, TIMEOUT_NANOS_MAX), TimeUnit.NANOSECONDS));
    call.start(
        new MasterCallEnd(network, endpoint, channel, address, call, listener), new Metadata());
    call.request(2);
    call.sendMessage(message);
    call.halfClose();
  }

  /** Breaks every connection at once: unanswered calls fail, and later ones find nothing. */
  @Override
  public void close() {
    endpoints.close();
  }

  private record ReleasingListener(CallListener<MasterReply> listener, Semaphore places)
      implements CallListener<MasterReply> {
    @Override
    public void onReply(MasterReply reply) {
      places.release();
      listener.onReply(reply);
    }

    @Override
    public void onFailure(CallFailure failure, String detail) {
      places.release();
      listener.onFailure(failure, detail);
    }
  }
}

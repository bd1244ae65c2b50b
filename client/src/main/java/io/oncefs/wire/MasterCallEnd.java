package io.oncefs.wire;

import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.MasterReply;
import io.oncefs.wire.proto.MasterAnswer;
import io.oncefs.wire.proto.MasterCall;

/** Waits for the outcome of one call to a master and tells it once. */
final class MasterCallEnd extends ClientCall.Listener<byte[]> {
  private final Network network;
  private final Endpoint endpoint;
  private final ManagedChannel channel;
  private final String address;
  private final ClientCall<MasterCall, byte[]> call;
  private final CallListener<MasterReply> listener;

  /** gRPC calls a listener from one thread at a time. */
  private boolean told;

  MasterCallEnd(
      Network network,
      Endpoint endpoint,
      ManagedChannel channel,
      String address,
      ClientCall<MasterCall, byte[]> call,
      CallListener<MasterReply> listener) {
    this.network = network;
    this.endpoint = endpoint;
    this.channel = channel;
    this.address = address;
    this.call = call;
    this.listener = listener;
  }

  @Override
  public void onMessage(byte[] answer) {
    if (told) {
      return;
    }
    told = true;
    Outcomes.tell(network.host().faults(), () -> deliver(answer));
  }

  private void deliver(byte[] answer) {
    try {
      listener.onReply(MasterReplies.read(RawMessages.read(MasterAnswer.parser(), answer)));
    } catch (MalformedMessage malformed) {
      listener.onFailure(CallFailure.MALFORMED, String.valueOf(malformed.getMessage()));
    }
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    boolean connected = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR) != null;
    boolean stranger = Strangers.is(status);
    String detail = stranger ? Strangers.detail(address, status) : Failures.detail(address, status);
    if (status.getCode() == Status.Code.UNAVAILABLE) {
      endpoint.broke(channel, connected, detail);
    }
    if (!told) {
      told = true;
      CallFailure failure =
          stranger
              ? CallFailure.STRANGER
              : status.isOk() ? CallFailure.MALFORMED : Failures.kind(status, connected);
      network.loop().execute(() -> listener.onFailure(failure, detail));
    }
  }
}

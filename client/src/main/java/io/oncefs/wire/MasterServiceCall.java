package io.oncefs.wire;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.oncefs.common.Limits;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterReply.Failed;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.MasterService;
import io.oncefs.wire.proto.MasterAnswer;
import io.oncefs.wire.proto.MasterCall;
import java.util.function.Consumer;

/** The answering end of one call to a master. */
final class MasterServiceCall extends ServerCall.Listener<byte[]> implements Consumer<MasterReply> {
  private final ServerCall<byte[], MasterAnswer> call;
  private final MasterService service;
  private final Handlers handlers;

  /** Guarded by this: answered, given up by the caller, or abandoned. */
  private boolean ended;

  private boolean answered;

  MasterServiceCall(
      ServerCall<byte[], MasterAnswer> call, MasterService service, Handlers handlers) {
    this.call = call;
    this.service = service;
    this.handlers = handlers;
  }

  void start() {
    call.request(1);
  }

  @Override
  public void onMessage(byte[] message) {
    try {
      MasterRequest request = MasterRequests.read(RawMessages.read(MasterCall.parser(), message));
      if (!handlers.run(() -> service.handle(request, this))) {
        giveIfDue(
            new Failed(
                Failed.Code.OUTCOME_UNKNOWN,
                "the master failed on this request; its log says why"));
      }
    } catch (MalformedMessage malformed) {
      accept(new Failed(Failed.Code.INVALID, String.valueOf(malformed.getMessage())));
    }
  }

  @Override
  public void accept(MasterReply reply) {
    if (!giveIfDue(reply)) {
      handlers.report("a call was answered twice; the second answer is " + reply);
    }
  }

  private boolean giveIfDue(MasterReply reply) {
    MasterAnswer message = MasterReplies.write(reply);
    int bytes = message.getSerializedSize();
    if (bytes > Limits.MESSAGE_BYTES_MAX) {
      message =
          MasterReplies.write(
              new Failed(Failed.Code.LIMIT, "the answer has " + bytes + " bytes; ask for less"));
    }
    synchronized (this) {
      if (answered) {
        return false;
      }
      answered = true;
      if (!ended) {
        ended = true;
        call.sendHeaders(new Metadata());
        call.sendMessage(message);
        call.close(Status.OK, new Metadata());
      }
    }
    return true;
  }

  @Override
  public synchronized void onCancel() {
    ended = true;
  }
}

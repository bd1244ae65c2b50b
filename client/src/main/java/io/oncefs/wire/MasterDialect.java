package io.oncefs.wire;

import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.oncefs.common.Limits;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.MasterReply;
import io.oncefs.wire.proto.MasterAnswer;
import io.oncefs.wire.proto.MasterCall;

/** How masters are asked. */
final class MasterDialect implements Dialect<MasterCall, MasterAnswer, MasterReply> {
  @Override
  public MethodDescriptor<MasterCall, byte[]> method() {
    return Methods.ASK_MASTER;
  }

  @Override
  public int callsMax() {
    return Limits.MASTER_CALLS_MAX;
  }

  @Override
  public MasterAnswer parse(byte[] bytes) throws MalformedMessage {
    return RawMessages.read(MasterAnswer.parser(), bytes);
  }

  @Override
  public long idOf(MasterAnswer answer) {
    return answer.getId();
  }

  @Override
  public MasterReply reply(MasterAnswer answer) throws MalformedMessage {
    return MasterReplies.read(answer);
  }

  /** Nothing was sent: another master may be asked. */
  @Override
  public void overloaded(PendingCall<MasterCall, MasterReply> call, String address) {
    call.fail(
        CallFailure.UNREACHABLE,
        address
            + " does not keep up: "
            + Limits.MASTER_CALLS_MAX
            + " calls or "
            + Limits.STREAM_QUEUED_BYTES_MAX
            + " bytes wait for it");
  }

  @Override
  public Failures.Ending ended(String address, Status status, boolean connected) {
    return Strangers.is(status)
        ? new Failures.Ending(CallFailure.STRANGER, Strangers.detail(address, status))
        : Failures.of(address, status, connected);
  }
}

package io.oncefs.wire;

import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.oncefs.common.Limits;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.wire.proto.ChunkAnswer;
import io.oncefs.wire.proto.ChunkCall;

/** How chunkservers are asked. */
final class ChunkDialect implements Dialect<ChunkCall, ChunkAnswer, ChunkReply> {
  @Override
  public MethodDescriptor<ChunkCall, byte[]> method() {
    return Methods.ASK_CHUNKSERVER;
  }

  @Override
  public int callsMax() {
    return Limits.STREAM_CALLS_MAX;
  }

  @Override
  public ChunkAnswer parse(byte[] bytes) throws MalformedMessage {
    return RawMessages.read(ChunkAnswer.parser(), bytes);
  }

  @Override
  public long idOf(ChunkAnswer answer) {
    return answer.getId();
  }

  @Override
  public ChunkReply reply(ChunkAnswer answer) throws MalformedMessage {
    return ChunkReplies.read(answer);
  }

  /** The stream is as good as ever: whoever asks has to slow down, not to look for another. */
  @Override
  public void overloaded(PendingCall<ChunkCall, ChunkReply> call, String address) {
    call.succeed(ChunkAnswers.overloaded(address));
  }

  @Override
  public Failures.Ending ended(String address, Status status, boolean connected) {
    return Failures.of(address, status, connected);
  }
}

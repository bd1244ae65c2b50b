package io.oncefs.wire;

import io.oncefs.common.StoreId;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.ChunkService;
import io.oncefs.wire.proto.ChunkAnswer;
import io.oncefs.wire.proto.ChunkCall;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How a chunkserver answers. */
record ChunkAnswering(ChunkService service)
    implements Answering<ChunkCall, ChunkAnswer, ChunkReply> {
  @Override
  public ChunkCall parse(byte[] bytes) throws MalformedMessage {
    return RawMessages.read(ChunkCall.parser(), bytes);
  }

  @Override
  public long idOf(ChunkCall call) {
    return call.getId();
  }

  @Override
  public long asksFor(ChunkCall call) {
    return call.hasRead() ? Math.max(0, call.getRead().getMax()) : 0;
  }

  @Override
  public Runnable taken(ChunkCall call, Consumer<ChunkReply> answer) throws MalformedMessage {
    StoreId target = ChunkRequests.readTarget(call);
    ChunkRequest request = ChunkRequests.read(call);
    return () -> service.handle(target, request, answer);
  }

  @Override
  public ChunkReply malformed(MalformedMessage malformed) {
    return ChunkAnswers.malformed(malformed);
  }

  @Override
  public ChunkReply failed() {
    return ChunkAnswers.failed();
  }

  /** What was sent and not taken may go to the server that is started next. */
  @Override
  public @Nullable ChunkReply finishing() {
    return null;
  }

  @Override
  public ChunkAnswer write(long id, ChunkReply reply) {
    return ChunkAnswers.write(id, reply);
  }
}

package io.oncefs.wire;

import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.MasterService;
import io.oncefs.wire.proto.MasterAnswer;
import io.oncefs.wire.proto.MasterCall;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How a master answers. */
record MasterAnswering(MasterService service)
    implements Answering<MasterCall, MasterAnswer, MasterReply> {
  @Override
  public MasterCall parse(byte[] bytes) throws MalformedMessage {
    return RawMessages.read(MasterCall.parser(), bytes);
  }

  @Override
  public long idOf(MasterCall call) {
    return call.getId();
  }

  @Override
  public long asksFor(MasterCall call) {
    return 0;
  }

  @Override
  public Runnable taken(MasterCall call, Consumer<MasterReply> answer) throws MalformedMessage {
    MasterRequest request = MasterRequests.read(call);
    return () -> service.handle(request, answer);
  }

  @Override
  public MasterReply malformed(MalformedMessage malformed) {
    return MasterAnswers.malformed(malformed);
  }

  @Override
  public MasterReply failed() {
    return MasterAnswers.failed();
  }

  /** It will not lead; whoever asks goes to another one at once. */
  @Override
  public @Nullable MasterReply finishing() {
    return new MasterReply.NotLeader(null);
  }

  @Override
  public MasterAnswer write(long id, MasterReply reply) {
    return MasterAnswers.write(id, reply);
  }
}

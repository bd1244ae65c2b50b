package io.oncefs.protocol;

import java.util.function.Consumer;

/** Answers for a master node: the other end of {@link MasterCalls}. */
public interface MasterService {
  /** Takes a request without blocking; the answer is given once, on any thread, or never. */
  void handle(MasterRequest request, Consumer<MasterReply> answer);
}

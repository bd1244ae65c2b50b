package io.oncefs.master.seal;

import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.master.lead.Answer;
import io.oncefs.master.model.Result;
import io.oncefs.protocol.ChunkInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What somebody hears who asked for a seal. */
public sealed interface SealOutcome {
  /** The decision, and the next tail if one was wanted and could be had. */
  record Decided(Position at, @Nullable ChunkInfo nextTail) implements SealOutcome {}

  /** It cannot be sealed. */
  record Refused(Result.Refused why) implements SealOutcome {}

  /** This node cannot say: it does not lead any more. */
  record Lost(Answer.Lost why) implements SealOutcome {}

  /** Too many are waiting for this seal already. */
  record Overloaded() implements SealOutcome {}

  /** It takes longer than anybody is kept waiting; whoever asks again joins it. */
  record UnderWay(List<StoreId> awaited) implements SealOutcome {
    public UnderWay {
      awaited = List.copyOf(awaited);
    }
  }
}

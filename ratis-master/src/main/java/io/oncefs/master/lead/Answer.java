package io.oncefs.master.lead;

import io.oncefs.master.log.LogException;
import io.oncefs.master.model.Result;

/** What became of a proposed command. */
public sealed interface Answer {
  /**
   * It is in the log, and this node has applied it.
   *
   * @param repeated whether the request had been carried out before
   */
  record Applied(Result result, boolean repeated) implements Answer {}

  /** It is not known to be in the log; the exception says whether it may be. */
  record Lost(LogException why) implements Answer {}
}

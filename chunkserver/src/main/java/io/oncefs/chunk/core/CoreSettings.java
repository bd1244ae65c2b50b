package io.oncefs.chunk.core;

import static io.oncefs.common.Checks.argument;

/**
 * How a primary behaves in time.
 *
 * @param pipelineDepth batches of one chunk that may be under way at once
 * @param commitNoticeNanos after which replicas hear of {@code c} if no prepare carried it
 * @param silenceMinNanos a replica is never taken for silent before
 * @param silenceMaxNanos a replica that has not voted for this long is silent, however slow the
 *     votes have been
 * @param startNanos in which batch 0 must be committed, and an unknown chunk be looked up
 * @param sealWaitNanos how long appenders are held while a seal is being decided
 * @param retireNanos how long a sealed chunk's primary keeps the writer table at hand, and its
 *     replicas how long they had it
 * @param forgetting when writers are forgotten
 * @param tables what writer tables may take in memory
 */
public record CoreSettings(
    int pipelineDepth,
    long commitNoticeNanos,
    long silenceMinNanos,
    long silenceMaxNanos,
    long startNanos,
    long sealWaitNanos,
    long retireNanos,
    Forgetting forgetting,
    TableLimits tables) {
  private static final long MILLISECOND = 1_000_000;

  public static final CoreSettings DEFAULT =
      new CoreSettings(
          4,
          3 * MILLISECOND,
          200 * MILLISECOND,
          2_000 * MILLISECOND,
          2_000 * MILLISECOND,
          2_000 * MILLISECOND,
          10_000 * MILLISECOND,
          Forgetting.DEFAULT,
          TableLimits.DEFAULT);

  public CoreSettings {
    argument(pipelineDepth >= 1, "at least one batch is under way at a time");
    argument(
        0 < silenceMinNanos && silenceMinNanos <= silenceMaxNanos,
        "the bounds of silence are in order");
    argument(
        commitNoticeNanos > 0 && startNanos > 0 && sealWaitNanos > 0 && retireNanos > 0,
        "durations are positive");
  }

  public CoreSettings withPipelineDepth(int depth) {
    return new CoreSettings(
        depth,
        commitNoticeNanos,
        silenceMinNanos,
        silenceMaxNanos,
        startNanos,
        sealWaitNanos,
        retireNanos,
        forgetting,
        tables);
  }

  public CoreSettings withTables(TableLimits limits) {
    return new CoreSettings(
        pipelineDepth,
        commitNoticeNanos,
        silenceMinNanos,
        silenceMaxNanos,
        startNanos,
        sealWaitNanos,
        retireNanos,
        forgetting,
        limits);
  }

  public CoreSettings withForgetting(Forgetting ages) {
    return new CoreSettings(
        pipelineDepth,
        commitNoticeNanos,
        silenceMinNanos,
        silenceMaxNanos,
        startNanos,
        sealWaitNanos,
        retireNanos,
        ages,
        tables);
  }
}

package io.oncefs.master.policy;

import org.jspecify.annotations.Nullable;

/**
 * When the next round through all chunks begins: soon after one that found something amiss; after
 * one that did not, once what it rested on has changed, and at the latest when nine times as long
 * has passed as it took. So with nothing amiss the rounds take a tenth of the time that they would
 * take without end, however many chunks there are.
 */
public final class RoundPace {
  private static final long GAP_NANOS = 1_000_000_000L;
  private static final long REST_NANOS_MAX = 3_600 * GAP_NANOS;
  private static final int REST = 9;

  private long begunNanos;
  private long endedNanos;
  private long askedNanos;
  private boolean underWay = true;
  private boolean allWell;
  private @Nullable Object grounds;

  /** The first round is under way. */
  public RoundPace(long nowNanos) {
    this.begunNanos = nowNanos;
  }

  public boolean isUnderWay() {
    return underWay;
  }

  /** Whether it is time to {@link #begin} a round or to ask whether one is due. */
  public boolean isToBeAsked(long nowNanos) {
    return !underWay && nowNanos - askedNanos >= GAP_NANOS;
  }

  /**
   * Begins the next round if it is due.
   *
   * @param current what it would rest on: a round that rests on what is equal finds the same
   */
  public void begin(long nowNanos, Object current) {
    askedNanos = nowNanos;
    long rest = Math.min(REST_NANOS_MAX, REST * (endedNanos - begunNanos));
    if (!allWell || !current.equals(grounds) || nowNanos - endedNanos >= rest) {
      begunNanos = nowNanos;
      underWay = true;
      grounds = current;
    }
  }

  /**
   * The round is through.
   *
   * @param well whether nothing was amiss
   */
  public void end(long nowNanos, boolean well) {
    underWay = false;
    endedNanos = nowNanos;
    askedNanos = nowNanos;
    allWell = well;
  }
}

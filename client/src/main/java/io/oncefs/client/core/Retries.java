package io.oncefs.client.core;

import io.oncefs.common.ChunkId;
import io.oncefs.protocol.MasterRequest.SealReason;
import org.jspecify.annotations.Nullable;

/**
 * Decides what to do when a primary gives no outcome.
 *
 * <pre>
 * BUSY       ask it again after a pause
 * BROKEN     once: connect again at once; then have the chunk sealed, and keep knocking meanwhile
 * SILENT     have the chunk sealed, and keep knocking meanwhile
 * RESTARTED  have the chunk sealed
 * MOVED      read the tail again; if it stays the same {@value #MOVED_MAX} times, have it sealed
 * NEGATIVE   read the tail again, then believe it
 * </pre>
 *
 * Knocking goes on because masters may be without a leader while the primary is well again.
 */
public final class Retries {
  private static final long BACKOFF_FIRST_NANOS = 4_000_000L;
  private static final long BACKOFF_CAP_NANOS = 1_000_000_000L;
  private static final int MOVED_MAX = 3;
  private static final long NOT_BEFORE_TAIL = Long.MAX_VALUE;

  private final Backoff backoff;
  private long retryNanos = Long.MIN_VALUE;
  private int broken;
  private int moved;
  private int tailsWithoutProgress;
  private boolean pauseOnSameTail;

  /**
   * @param seed of the jitter of pauses
   */
  public Retries(long seed) {
    this.backoff = new Backoff(BACKOFF_FIRST_NANOS, BACKOFF_CAP_NANOS, seed);
  }

  /**
   * When the tail in use may be asked again; {@link Long#MAX_VALUE} while another one is awaited.
   */
  public long retryNanos() {
    return retryNanos;
  }

  /** An outcome came. */
  public void onProgress() {
    backoff.reset();
    broken = 0;
    moved = 0;
    tailsWithoutProgress = 0;
  }

  /**
   * No outcome came.
   *
   * @return the tail to ask the master for; null to go on with the one in use
   */
  public @Nullable TailNeed onTrouble(Trouble trouble, ChunkId chunk, long nowNanos) {
    return switch (trouble) {
      case BUSY, FINAL -> {
        retryNanos = nowNanos + backoff.nextNanos();
        yield null;
      }
      case BROKEN -> {
        broken++;
        retryNanos = broken == 1 ? nowNanos : nowNanos + backoff.nextNanos();
        yield broken == 1 ? null : TailNeed.dead(chunk, SealReason.PRIMARY_UNREACHABLE, nowNanos);
      }
      case SILENT -> {
        retryNanos = nowNanos + backoff.nextNanos();
        yield TailNeed.dead(chunk, SealReason.PRIMARY_UNREACHABLE, nowNanos);
      }
      case RESTARTED -> {
        awaitTail(true);
        yield TailNeed.dead(chunk, SealReason.PRIMARY_RESTARTED, nowNanos);
      }
      case MOVED -> {
        awaitTail(true);
        moved++;
        yield moved > MOVED_MAX
            ? TailNeed.dead(chunk, SealReason.PRIMARY_UNREACHABLE, nowNanos)
            : TailNeed.moved(chunk, nowNanos);
      }
      case NEGATIVE -> {
        awaitTail(false);
        yield TailNeed.fresh(nowNanos);
      }
    };
  }

  private void awaitTail(boolean pause) {
    retryNanos = NOT_BEFORE_TAIL;
    pauseOnSameTail = pause;
  }

  /** A tail came. */
  public void onTail(boolean sameChunk, long nowNanos) {
    if (!sameChunk) {
      broken = 0;
      moved = 0;
      tailsWithoutProgress++;
      // A file must not be chopped into chunks because nobody can be reached from here.
      retryNanos = tailsWithoutProgress > 2 ? nowNanos + backoff.nextNanos() : nowNanos;
    } else if (retryNanos == NOT_BEFORE_TAIL) {
      retryNanos = pauseOnSameTail ? nowNanos + backoff.nextNanos() : nowNanos;
    }
  }

  /** How long to wait before the master is asked for a tail again. */
  public long tailPauseNanos() {
    return backoff.nextNanos();
  }
}

package io.oncefs.chunk.sync;

import io.oncefs.chunk.engine.Verification;
import io.oncefs.chunk.engine.Verification.Outcome;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreDamaged;
import io.oncefs.chunk.store.StoreFailed;
import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.chunk.store.StoredReplica.Phase;
import io.oncefs.common.ChunkId;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.Host;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every sealed replica again and again, slowly, so that damage is found while there are other
 * replicas and not when the bytes are asked for. On a loop of its own.
 */
public final class Scrub {
  private static final Logger LOG = LoggerFactory.getLogger(Scrub.class);
  private static final int PIECE_BYTES = 1 << 20;

  /** What a step costs beside the bytes it reads, counted as so many more of them. */
  private static final int STEP_BYTES = 16 << 10;

  private static final long SECOND = 1_000_000_000L;
  private static final ChunkId FIRST = new ChunkId(1);

  private final Host host;
  private final EventLoop loop;
  private final ChunkStore store;
  private final ScrubSettings settings;
  private final Consumer<ChunkId> onDamage;
  private final AtomicLong checked = new AtomicLong();
  private ChunkId next = FIRST;
  private @Nullable Verification under;

  /**
   * @param onDamage hears of every replica that is not what it should be
   */
  public Scrub(Host host, ChunkStore store, ScrubSettings settings, Consumer<ChunkId> onDamage) {
    this.host = host;
    this.loop = host.newLoop("scrub");
    this.store = store;
    this.settings = settings;
    this.onDamage = onDamage;
  }

  public void start() {
    loop.after(settings.gapNanos(), this::step);
  }

  private void step() {
    long pauseNanos = pauseNanos(PIECE_BYTES);
    try {
      Verification current = under;
      if (current == null) {
        pauseNanos = begin() ? 1 : settings.gapNanos();
      } else {
        long before = current.readBytes();
        goOn(current);
        pauseNanos = pauseNanos(STEP_BYTES + current.readBytes() - before);
      }
    } catch (StoreDamaged damaged) {
      found(damaged);
    } catch (StoreFailed failed) {
      host.faults().fatal("the store failed while it was looked through", failed);
      return;
    }
    loop.after(pauseNanos, this::step);
  }

  /**
   * As long as reading so much may take: a million small replicas take no longer than few large
   * ones.
   */
  private long pauseNanos(long bytes) {
    return (long) ((double) bytes / settings.bytesPerSecond() * SECOND);
  }

  /** Whether there is another replica in this round. */
  private boolean begin() throws StoreFailed, StoreDamaged {
    for (StoredReplica each : store.replicas(next, 1)) {
      next = new ChunkId(each.chunk().value() + 1);
      if (each.phase() == Phase.SEALED && each.description() != null) {
        under = new Verification(store, each.chunk(), each.prepared());
      }
      return true;
    }
    next = FIRST;
    return false;
  }

  private void goOn(Verification current) throws StoreFailed, StoreDamaged {
    Outcome outcome = current.step(PIECE_BYTES);
    if (outcome != Outcome.GOING_ON) {
      under = null;
      checked.incrementAndGet();
    }
    if (outcome == Outcome.DIFFERENT) {
      LOG.error("{} is not what it was when it was sealed", current.chunk());
      onDamage.accept(current.chunk());
    }
  }

  private void found(StoreDamaged damaged) {
    Verification current = under;
    ChunkId chunk = current == null ? damaged.chunk() : current.chunk();
    under = null;
    LOG.error("damage was found: {}", damaged.getMessage());
    if (chunk != null) {
      next = new ChunkId(Math.max(next.value(), chunk.value() + 1));
      onDamage.accept(chunk);
    } else {
      next = new ChunkId(next.value() + 1);
    }
  }

  /** Replicas it has read to their ends so far, round after round. Any thread. */
  public long checked() {
    return checked.get();
  }

  /** Begins no more; runs {@code closed} when it reads nothing. */
  public void close(Runnable closed) {
    // From the loop itself: an interrupt would close the file it reads under all who read there.
    loop.execute(
        () -> {
          loop.close();
          closed.run();
        });
  }
}

package io.oncefs.client.session;

import io.oncefs.client.core.WriterSession;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Appends on their way from any thread to the client's loop. The loop is woken when enough have
 * come together that something would be sent, not by each: to wake a thread costs more than to
 * append. Whoever leaves some here unattended has to look again, at an answer or at a time.
 */
final class AskedAppends {
  private final Queue<AppendTicket> asked = new ConcurrentLinkedQueue<>();
  private final AtomicLong sizes = new AtomicLong();
  private final AtomicBoolean awake = new AtomicBoolean();
  private final Runnable wake;
  private volatile long wakeAt = 1;

  /**
   * @param wake has the loop call {@link #attended} and look
   */
  AskedAppends(Runnable wake) {
    this.wake = wake;
  }

  void add(AppendTicket ticket) {
    asked.add(ticket);
    sizes.addAndGet(sizeOf(ticket));
    wakeIfDue();
  }

  /** The loop is about to look. */
  void attended() {
    awake.set(false);
  }

  /** The next one, in the order they came. */
  @Nullable AppendTicket poll() {
    AppendTicket next = asked.poll();
    if (next != null) {
      sizes.addAndGet(-sizeOf(next));
    }
    return next;
  }

  /** The loop need not look before so much is here, in sizes. */
  void wakeAt(long enough) {
    wakeAt = enough;
    wakeIfDue();
  }

  private void wakeIfDue() {
    long here = sizes.get();
    if (here > 0 && here >= wakeAt && awake.compareAndSet(false, true)) {
      wake.run();
    }
  }

  private static long sizeOf(AppendTicket ticket) {
    return WriterSession.sizeOf(ticket.bytes());
  }
}

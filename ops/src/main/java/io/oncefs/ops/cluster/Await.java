package io.oncefs.ops.cluster;

import io.oncefs.runtime.Clock;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import io.oncefs.runtime.real.Threads;
import java.time.Duration;

/** Waits for what other processes do. */
public final class Await {
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Clock CLOCK = new RealHost(new HaltOnFault()).clock();

  private Await() {}

  /** Something that becomes true by itself, or never. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws Exception;
  }

  /**
   * Asks again and again until the condition holds.
   *
   * @param what completes the sentence "waited 10 s for ..."
   * @throws TookTooLong if it does not within the limit
   */
  public static void until(String what, Duration limit, Condition condition)
      throws TookTooLong, InterruptedException {
    long start = CLOCK.nanos();
    Exception last = null;
    while (true) {
      try {
        if (condition.holds()) {
          return;
        }
        last = null;
      } catch (InterruptedException stop) {
        throw stop;
      } catch (Exception notYet) {
        last = notYet;
      }
      if (CLOCK.nanos() - start > limit.toNanos()) {
        String why = last == null ? "" : ", last: " + said(last);
        throw new TookTooLong("waited " + limit.toSeconds() + " s for " + what + why);
      }
      Threads.pause(PAUSE);
    }
  }

  private static String said(Exception last) {
    return last instanceof NotYet ? String.valueOf(last.getMessage()) : last.toString();
  }

  /** A condition does not hold, and this is what is missing. */
  public static final class NotYet extends Exception {
    private static final long serialVersionUID = 1L;

    public NotYet(String why) {
      super(why);
    }
  }

  /** The time was up. */
  public static final class TookTooLong extends Exception {
    private static final long serialVersionUID = 1L;

    TookTooLong(String message) {
      super(message);
    }
  }
}

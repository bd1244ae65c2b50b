package io.oncefs.ops.cli.file;

import io.oncefs.client.NotFound;
import io.oncefs.client.OnceFs;
import io.oncefs.client.OnceFsException;
import io.oncefs.ops.cli.command.Quoted;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import io.oncefs.runtime.real.Threads;
import java.io.InterruptedIOException;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A file that stands beside another one until it is complete and takes its name. If it never is, it
 * goes: also when the process is asked to end meanwhile. Only {@code kill -9} leaves it behind; it
 * is {@linkplain LeftBehind named} to whoever comes by a day later.
 */
final class Unfinished {
  /** What the names of such files begin with. */
  static final String PREFIX = ".put-";

  private static final long GOODBYE_SECONDS = 5;

  private final OnceFs fs;
  private final String path;
  private final String target;
  private final Consumer<String> say;
  private boolean there;
  private boolean interrupted;

  private Unfinished(OnceFs fs, String path, String target, Consumer<String> say) {
    this.fs = fs;
    this.path = path;
    this.target = target;
    this.say = say;
  }

  /**
   * An empty file under a name nobody else uses, in the directory of what it is to become.
   *
   * @param say hears what became of it if the process is asked to end
   */
  static Unfinished create(OnceFs fs, String target, Consumer<String> say)
      throws OnceFsException, InterruptedIOException {
    long random = new RealHost(new HaltOnFault()).entropy().nextLong();
    String path = directory(target) + PREFIX + String.format(Locale.ROOT, "%016x", random);
    Unfinished file = new Unfinished(fs, path, target, say);
    Threads.atExit("goodbye-put", file::sayGoodbye);
    file.create();
    return file;
  }

  String path() {
    return path;
  }

  private synchronized void create() throws OnceFsException, InterruptedIOException {
    requireGoingOn();
    there = true;
    fs.create(path);
  }

  /** Takes its name, in one step. */
  synchronized void complete(boolean replace) throws OnceFsException, InterruptedIOException {
    requireGoingOn();
    if (replace) {
      fs.replace(path, target);
    } else {
      fs.rename(path, target);
    }
    there = false;
  }

  /** Removes it, if it can, after a failure that matters more. */
  synchronized void discard(Exception failed) {
    try {
      remove();
    } catch (OnceFsException leftBehind) {
      failed.addSuppressed(leftBehind);
    }
  }

  private void remove() throws OnceFsException {
    if (there) {
      try {
        fs.delete(path, false);
      } catch (NotFound gone) {
        // As it should be.
      }
      there = false;
    }
  }

  private void requireGoingOn() throws InterruptedIOException {
    if (interrupted) {
      throw new InterruptedIOException("interrupted; nothing was written to " + target);
    }
  }

  /** The process ends; it waits for this, but not for ever. */
  private void sayGoodbye() {
    CountDownLatch done = new CountDownLatch(1);
    Threads.start("remove-unfinished", () -> end(done));
    try {
      if (!done.await(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
        say.accept("oncefs: " + path + " is left behind; next: oncefs rm " + Quoted.of(path));
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void end(CountDownLatch done) {
    interrupted = true;
    try {
      if (there) {
        remove();
        say.accept("oncefs: interrupted; nothing was written to " + target);
      }
    } catch (OnceFsException leftBehind) {
      say.accept("oncefs: " + path + " is left behind: " + leftBehind.getMessage());
    } finally {
      done.countDown();
    }
  }

  /** With its slash. */
  static String directory(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }
}

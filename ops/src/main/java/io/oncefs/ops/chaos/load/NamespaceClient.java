package io.oncefs.ops.chaos.load;

import io.oncefs.client.AlreadyExists;
import io.oncefs.client.NotFound;
import io.oncefs.client.OnceFs;
import io.oncefs.client.OnceFsException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Creates, finds, renames and deletes files, and looks whether each has happened. */
final class NamespaceClient implements Client {
  private static final Duration BETWEEN = Duration.ofMillis(50);
  private static final int LIFE = 200;
  private static final String DIRECTORY = "/chaos/names";

  private final Desk desk;
  private final AtomicLong progress = new AtomicLong();
  private long next = 1;

  NamespaceClient(Desk desk) {
    this.desk = desk;
  }

  @Override
  public String name() {
    return "namespace";
  }

  @Override
  public void live() throws IOException {
    try (OnceFs fs = desk.connect()) {
      fs.mkdirs(DIRECTORY);
      for (int i = 0; i < LIFE && !desk.isStopping(); i++) {
        change(fs, DIRECTORY + "/" + next++);
        desk.pause(BETWEEN);
      }
    }
  }

  private void change(OnceFs fs, String path) throws OnceFsException {
    String moved = path + "-moved";
    timed(() -> fs.create(path));
    timed(() -> fs.rename(path, moved));
    timed(
        () -> {
          expect(!fs.exists(path), path + " is there after its rename");
          expect(fs.exists(moved), moved + " is not there after the rename to it");
        });
    timed(() -> fs.delete(moved, false));
    timed(() -> expect(!fs.exists(moved), moved + " is there after it was deleted"));
  }

  private void timed(Change change) throws OnceFsException {
    long invoked = desk.now();
    try {
      change.make();
    } catch (AlreadyExists | NotFound wrong) {
      // Its retries carry the id of the first request: they may not meet what that one has done.
      desk.error(name(), wrong);
    }
    desk.changed(invoked, progress);
  }

  private void expect(boolean holds, String otherwise) {
    if (!holds) {
      desk.error(name(), new IllegalStateException(otherwise));
    }
  }

  @Override
  public long progressNanos() {
    return progress.get();
  }

  /** One operation. */
  private interface Change {
    void make() throws OnceFsException;
  }
}

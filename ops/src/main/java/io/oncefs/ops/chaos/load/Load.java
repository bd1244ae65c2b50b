package io.oncefs.ops.chaos.load;

import io.oncefs.client.FileSettings;
import io.oncefs.client.OnceFs;
import io.oncefs.ops.chaos.load.NamedWriter.Pace;
import io.oncefs.ops.cluster.Await;
import io.oncefs.ops.cluster.Await.TookTooLong;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.real.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** All clients, each on a thread of its own, living until the load ends. */
public final class Load {
  private static final Duration AFTER_A_FAILURE = Duration.ofMillis(200);
  private static final long CHUNK_BYTES = 4 << 20;
  private static final int SIZE = 512;
  private static final Duration BETWEEN_SINGLE = Duration.ofMillis(60);

  /** Chunkservers store units from 256 KiB on in another way than smaller ones. */
  private static final int LARGE_SIZE = 300_000;

  private static final Duration BETWEEN_LARGE = Duration.ofSeconds(3);
  private static final int FAREWELLS_MAX = 3;

  private final Clock clock;
  private final Desk desk;
  private final List<String> files;
  private final List<Client> clients = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  /**
   * Makes the files; nobody writes yet.
   *
   * @param between two appends of one writer
   */
  public Load(
      String masters,
      Clock clock,
      History history,
      Waits waits,
      List<String> files,
      Duration between)
      throws IOException {
    this.clock = clock;
    this.desk = new Desk(masters, clock, history, waits);
    this.files = List.copyOf(files);
    try (OnceFs fs = desk.connect()) {
      for (String each : files) {
        fs.create(each, new FileSettings(0, 0, CHUNK_BYTES));
      }
    }
    int writer = 0;
    for (String file : files) {
      for (Duration life : List.of(Duration.ZERO, Duration.ofSeconds(7), Duration.ofSeconds(17))) {
        clients.add(new NamedWriter(desk, file, ++writer, SIZE, new Pace(between, life)));
      }
      clients.add(
          new OneByOneWriter(desk, file, ++writer, SIZE / 2, isConditional(file), BETWEEN_SINGLE));
      clients.add(new GrowthReader(desk, file));
    }
    clients.add(new OneByOneWriter(desk, files.get(0), ++writer, LARGE_SIZE, false, BETWEEN_LARGE));
    clients.add(new NamespaceClient(desk));
  }

  private boolean isConditional(String file) {
    return files.indexOf(file) % 2 == 1;
  }

  public List<String> files() {
    return files;
  }

  /** All begin. */
  public void start() {
    for (Client each : clients) {
      threads.add(Threads.start(each.name(), () -> run(each)));
    }
  }

  private void run(Client client) {
    int farewells = 0;
    while (!desk.isStopping() || (!client.isDone() && farewells++ < FAREWELLS_MAX)) {
      try {
        client.live();
      } catch (IOException | RuntimeException failed) {
        desk.error(client.name(), failed);
        desk.pause(AFTER_A_FAILURE);
      }
    }
  }

  /** Waits until every client has succeeded with something it asked for after this call. */
  public void awaitProgress(Duration limit) throws TookTooLong, InterruptedException {
    long since = clock.nanos();
    for (Client each : clients) {
      Await.until(each.name() + " to get on", limit, () -> each.progressNanos() - since > 0);
    }
  }

  /**
   * Everybody finishes what is under way and leaves. Who cannot, because what it waits for will
   * never come, is left behind.
   *
   * @param limit for all of them together
   */
  public void end(Duration limit) throws InterruptedException {
    desk.stop();
    long deadline = clock.nanos() + limit.toNanos();
    for (Thread each : threads) {
      each.join(Math.max(1, (deadline - clock.nanos()) / 1_000_000));
      if (each.isAlive()) {
        desk.error(each.getName(), new IllegalStateException("did not end within " + limit));
      }
    }
    clients.forEach(Client::bury);
  }
}

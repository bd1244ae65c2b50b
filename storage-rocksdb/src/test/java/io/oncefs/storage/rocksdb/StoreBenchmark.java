package io.oncefs.storage.rocksdb;

import com.sun.management.OperatingSystemMXBean;
import io.oncefs.chunk.store.Change;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreException;
import io.oncefs.chunk.store.StoreRig;
import io.oncefs.chunk.store.StoreSettings;
import io.oncefs.chunk.store.WriteUnit;
import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Id128;
import io.oncefs.common.Position;
import io.oncefs.common.Slice;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import io.oncefs.protocol.Batch;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.FirstBatch;
import io.oncefs.protocol.IdempotencyRecord;
import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.WriterTable;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Measures a store on its own; not run by the tests.
 *
 * <pre>
 * StoreBenchmark DIR SECONDS (commit BYTES THREADS | read BYTES THREADS)...
 * </pre>
 *
 * Each prints one line of JSON: units or reads a second, MB/s, percentiles in microseconds, CPU
 * seconds of the whole process for each GiB and microseconds for each operation.
 */
public final class StoreBenchmark {
  private static final int CHUNK_BYTES = 64 << 20;
  private static final long SAMPLES_MAX = 1_000_000;

  private final ChunkStore store;
  private final long durationNanos;
  private final OperatingSystemMXBean machine =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private long nextChunk = 1;

  private StoreBenchmark(ChunkStore store, long seconds) {
    this.store = store;
    this.durationNanos = seconds * 1_000_000_000L;
  }

  /** See the class. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]).resolve("store-benchmark");
    DirectoryImage.delete(directory);
    RocksStoreProvider provider = new RocksStoreProvider();
    provider.format(directory, StoreRig.CLUSTER, StoreRig.STORE);
    try (ChunkStore store = provider.open(directory, new StoreSettings(256 << 20, 1 << 30, 0))) {
      StoreBenchmark benchmark = new StoreBenchmark(store, Long.parseLong(arguments[1]));
      for (int i = 2; i < arguments.length; i += 3) {
        int bytes = Integer.parseInt(arguments[i + 1]);
        int threads = Integer.parseInt(arguments[i + 2]);
        if (arguments[i].equals("commit")) {
          benchmark.commits(bytes, threads);
        } else {
          benchmark.reads(bytes, threads);
        }
      }
      if (System.getenv("STORE_STATISTICS") != null) {
        store.statistics().forEach((name, value) -> System.out.println(name + " " + value));
      }
    } finally {
      if (Files.exists(directory)) {
        DirectoryImage.delete(directory);
      }
    }
  }

  private void commits(int bytes, int threads) throws Exception {
    measure("commit", bytes, threads, () -> commitUntilDone(new Writer(bytes)));
  }

  private synchronized ChunkId newChunk() {
    return new ChunkId(nextChunk++);
  }

  private long[] commitUntilDone(Writer writer) throws StoreException {
    Samples samples = new Samples();
    long end = System.nanoTime() + durationNanos;
    for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
      store.commit(writer.next());
      samples.add(System.nanoTime() - now);
    }
    return samples.taken();
  }

  private void reads(int bytes, int threads) throws Exception {
    List<ChunkId> chunks = new ArrayList<>();
    List<Long> lengths = new ArrayList<>();
    store.forEachReplica(
        each -> {
          if (each.prepared().length() >= bytes) {
            chunks.add(each.chunk());
            lengths.add(each.prepared().length());
          }
        });
    measure("read", bytes, threads, () -> readUntilDone(bytes, chunks, lengths));
  }

  private long[] readUntilDone(int bytes, List<ChunkId> chunks, List<Long> lengths)
      throws StoreException {
    Samples samples = new Samples();
    Random random = new Random(Thread.currentThread().getId());
    long end = System.nanoTime() + durationNanos;
    for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
      int which = random.nextInt(chunks.size());
      long limit = lengths.get(which);
      long offset = random.nextLong(limit - bytes + 1);
      if (store.read(chunks.get(which), offset, limit, bytes).length() != bytes) {
        throw new IllegalStateException("a short read");
      }
      samples.add(System.nanoTime() - now);
    }
    return samples.taken();
  }

  private void measure(String what, int bytes, int threads, Callable<long[]> work)
      throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    long cpu = machine.getProcessCpuTime();
    long start = System.nanoTime();
    List<Future<long[]>> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      running.add(pool.submit(work));
    }
    List<long[]> parts = new ArrayList<>();
    for (Future<long[]> each : running) {
      parts.add(each.get());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuSeconds = (machine.getProcessCpuTime() - cpu) / 1e9;
    pool.shutdown();
    long[] sorted = parts.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    double gib = (double) sorted.length * bytes / (1 << 30);
    System.out.printf(
        Locale.ROOT,
        "{\"work\":\"%s\",\"bytes\":%d,\"threads\":%d,\"perSecond\":%.0f,\"mbPerSecond\":%.1f,"
            + "\"p50us\":%d,\"p99us\":%d,\"p999us\":%d,\"cpuUsPerOp\":%.1f,\"cpuSecondsPerGib\":%.2f}%n",
        what,
        bytes,
        threads,
        sorted.length / seconds,
        sorted.length * (double) bytes / 1e6 / seconds,
        sorted[sorted.length / 2] / 1_000,
        sorted[(int) (sorted.length * 0.99)] / 1_000,
        sorted[(int) (sorted.length * 0.999)] / 1_000,
        cpuSeconds * 1e6 / sorted.length,
        cpuSeconds / gib);
  }

  /** Fills one chunk after the other with batches of records of at most 1 MiB. */
  private final class Writer {
    private final byte[] payload;
    private final WriterId writer = WriterId.random(new Id128(1, 2));
    private ChunkId chunk = newChunk();
    private Position position = Position.ZERO;
    private long sequence;

    Writer(int bytes) {
      payload = new byte[bytes];
      new Random(bytes).nextBytes(payload);
    }

    WriteUnit next() {
      WriteUnit unit = new WriteUnit();
      if (position.length() + payload.length > CHUNK_BYTES) {
        unit.add(new Change.Seal(chunk, position));
        chunk = newChunk();
        position = Position.ZERO;
      }
      if (position.lsn() == 0) {
        FirstBatch first =
            new FirstBatch(
                new ChunkDescription(chunk, new FileId(1), 0, CHUNK_BYTES, List.of(), null),
                WriterTable.EMPTY);
        position = first.after(Position.ZERO);
        unit.add(new Change.Create(first, position));
      }
      Batch batch = batch();
      Position before = position;
      position = batch.after(before);
      return unit.add(new Change.Append(chunk, before, batch, position, before.lsn()));
    }

    private Batch batch() {
      List<IdempotencyRecord> records = new ArrayList<>();
      for (int done = 0; done < payload.length; done += 1 << 20) {
        int length = Math.min(1 << 20, payload.length - done);
        long offset = position.length() + done;
        sequence++;
        records.add(
            new IdempotencyRecord(
                RecordKind.APPEND,
                writer,
                new WriterEpoch(0),
                0,
                sequence,
                sequence - 1,
                offset,
                length,
                Slice.of(payload, done, length).crc32c()));
      }
      return new Batch(records, Slice.of(payload));
    }
  }

  /** Durations, up to a bound. */
  private static final class Samples {
    private long[] nanos = new long[1 << 10];
    private int count;

    void add(long each) {
      if (count == nanos.length && count < SAMPLES_MAX) {
        nanos = Arrays.copyOf(nanos, 2 * count);
      }
      if (count < nanos.length) {
        nanos[count++] = each;
      }
    }

    long[] taken() {
      return Arrays.copyOf(nanos, count);
    }
  }
}

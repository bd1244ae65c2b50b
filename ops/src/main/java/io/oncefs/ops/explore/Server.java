package io.oncefs.ops.explore;

import io.oncefs.chunk.core.ChunkCore;
import io.oncefs.chunk.core.CoreMeter;
import io.oncefs.chunk.core.CoreSettings;
import io.oncefs.chunk.core.Effect;
import io.oncefs.chunk.core.Effects;
import io.oncefs.chunk.core.Standing;
import io.oncefs.chunk.engine.StoredChunks;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreException;
import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.chunk.store.WriteUnit;
import io.oncefs.chunk.store.memory.MemoryDisk;
import io.oncefs.common.Checks;
import io.oncefs.common.ChunkId;
import io.oncefs.common.ClusterId;
import io.oncefs.common.Generation;
import io.oncefs.common.Id128;
import io.oncefs.common.StoreId;
import io.oncefs.ops.check.ReplicaOracle;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.WriterTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A chunkserver: the production cores over a disk in memory, and the same small driver as a shard
 * is: hear what waits, one unit at a time on its way to the disk, tell what waited for it.
 */
final class Server implements Standing, Fingerprinted {
  /** Something a core hears. */
  interface Step {
    void on(ChunkCore core, Effects effects);
  }

  private record Event(ChunkId chunk, Step step) {}

  private record Todo(ChunkId chunk, Effect effect) {}

  private static final long NOW = 0;

  private final MemoryDisk disk;
  private final ReplicaOracle oracle;
  private final BiConsumer<ChunkId, Effect> outside;
  private final StoreId id;
  private ChunkStore store;
  private long life;

  private final TreeMap<ChunkId, ChunkCore> cores = new TreeMap<>();
  private final ArrayDeque<Event> inbox = new ArrayDeque<>();
  private final TreeSet<ChunkId> touched = new TreeSet<>();
  private final List<Todo> atOnce = new ArrayList<>();
  private List<Todo> onceDurable = new ArrayList<>();
  private WriteUnit unit = new WriteUnit();

  private @Nullable WriteUnit onItsWay;
  private List<ChunkId> inUnit = new ArrayList<>();
  private List<Todo> waitForUnit = new ArrayList<>();

  /**
   * @param outside what an effect does beyond this server
   */
  Server(int number, ReplicaOracle oracle, BiConsumer<ChunkId, Effect> outside) {
    this.id = Ledger.store(number);
    this.oracle = oracle;
    this.outside = outside;
    this.disk = new MemoryDisk(new ClusterId(new Id128(1, 1)), id);
    this.store = disk.open();
    this.life = store.generation().value();
  }

  /** Which start of it this is. */
  long life() {
    return life;
  }

  boolean isStoring() {
    return onItsWay != null;
  }

  /** What was on its way to the disk is lost, and all that was in memory; it starts again. */
  void crash() {
    disk.crash();
    store = disk.open();
    life = store.generation().value();
    cores.clear();
    inbox.clear();
    touched.clear();
    atOnce.clear();
    onceDurable.clear();
    unit = new WriteUnit();
    onItsWay = null;
    inUnit = new ArrayList<>();
    waitForUnit = new ArrayList<>();
  }

  void hear(ChunkId chunk, Step step) {
    inbox.add(new Event(chunk, step));
    drain();
  }

  private void drain() {
    if (onItsWay != null) {
      return;
    }
    Effects effects = new Effects();
    for (Event each = inbox.poll(); each != null; each = inbox.poll()) {
      touched.add(each.chunk());
      each.step().on(core(each.chunk()), effects);
      sort(each.chunk(), effects);
    }
    for (ChunkId each : new ArrayList<>(touched)) {
      core(each).endOfDrain(NOW, effects);
      sort(each, effects);
    }
    doAtOnce();
    inUnit = new ArrayList<>(touched);
    touched.clear();
    waitForUnit = onceDurable;
    onceDurable = new ArrayList<>();
    if (unit.isEmpty()) {
      Checks.invariant(waitForUnit.isEmpty(), "nothing is stored, and something waits for it");
      return;
    }
    onItsWay = unit;
    unit = new WriteUnit();
  }

  private void sort(ChunkId chunk, Effects effects) {
    while (!effects.isEmpty()) {
      for (Effect each : effects.take()) {
        if (each instanceof Effect.Persist persist) {
          persist.changes().forEach(unit::add);
          persist.then().forEach(then -> onceDurable.add(new Todo(chunk, then)));
        } else if (each instanceof Effect.OwnVote vote) {
          touched.add(chunk);
          core(chunk).onOwnVote(vote, NOW, effects);
        } else {
          atOnce.add(new Todo(chunk, each));
        }
      }
    }
  }

  private void doAtOnce() {
    List<Todo> now = List.copyOf(atOnce);
    atOnce.clear();
    now.forEach(each -> run(each.chunk(), each.effect()));
  }

  private void run(ChunkId chunk, Effect effect) {
    if (effect instanceof Effect.Reply reply) {
      reply.to().accept(reply.reply());
    } else if (effect instanceof Effect.GiveWriters give) {
      giveWriters(give);
    } else if (!(effect instanceof Effect.SetTimer)) {
      outside.accept(chunk, effect);
    }
  }

  private void giveWriters(Effect.GiveWriters give) {
    try {
      WriterTable table = StoredChunks.writersAsOf(store, give.chunk(), give.sealedAt(), 0);
      Checks.invariant(table != null, "%s is sealed and has no table", give.chunk());
      give.to().accept(new ChunkReply.Writers(table));
    } catch (StoreException failed) {
      throw new IllegalStateException("a disk in memory can be read", failed);
    }
  }

  /** The unit on its way is durable. */
  void stored() {
    WriteUnit done = onItsWay;
    Checks.invariant(done != null, "nothing is on its way to the disk");
    try {
      store.commit(done);
    } catch (StoreException failed) {
      throw new IllegalStateException("a disk in memory takes everything", failed);
    }
    oracle.committed(id, done);
    onItsWay = null;
    inUnit.forEach(each -> core(each).persisted());
    Effects effects = new Effects();
    List<Todo> ready = waitForUnit;
    waitForUnit = new ArrayList<>();
    for (Todo each : ready) {
      if (each.effect() instanceof Effect.OwnVote vote) {
        touched.add(each.chunk());
        core(each.chunk()).onOwnVote(vote, NOW, effects);
      } else {
        atOnce.add(each);
      }
      sort(each.chunk(), effects);
    }
    doAtOnce();
    drain();
  }

  private ChunkCore core(ChunkId chunk) {
    return cores.computeIfAbsent(
        chunk,
        fresh -> {
          try {
            return new ChunkCore(this, fresh, StoredChunks.load(store, fresh));
          } catch (StoreException failed) {
            throw new IllegalStateException("a disk in memory can be read", failed);
          }
        });
  }

  @Override
  public StoreId store() {
    return id;
  }

  @Override
  public Generation generation() {
    return new Generation(life);
  }

  @Override
  public long floor() {
    return 0;
  }

  @Override
  public boolean registered() {
    return true;
  }

  @Override
  public boolean leaseHolds() {
    return true;
  }

  @Override
  public CoreMeter meter() {
    return CoreMeter.NONE;
  }

  @Override
  public CoreSettings settings() {
    return CoreSettings.DEFAULT;
  }

  @Override
  public Object essence() {
    List<StoredReplica> stored = new ArrayList<>();
    try {
      store.forEachReplica(stored::add);
    } catch (StoreException failed) {
      throw new IllegalStateException("a disk in memory can be read", failed);
    }
    return List.of(
        life,
        stored,
        cores,
        new ArrayList<>(inbox),
        touched,
        onItsWay == null ? List.of() : onItsWay.changes(),
        inUnit,
        waitForUnit);
  }
}

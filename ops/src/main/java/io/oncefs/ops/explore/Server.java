package io.oncefs.ops.explore;

import io.oncefs.chunk.core.ChunkCore;
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
import io.oncefs.common.Id128;
import io.oncefs.common.StoreId;
import io.oncefs.ops.explore.Message.Back;
import io.oncefs.ops.explore.Message.Stream;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.MasterRequest.DescribeChunk;
import io.oncefs.protocol.WriterTable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A chunkserver: the production cores over a disk in memory, and the same small driver as a shard
 * is: hear what waits, one unit at a time on its way to the disk, tell what waited for it.
 */
final class Server implements Part {
  /** What its disk does to it. */
  enum Disk {
    /** The unit on its way is durable. */
    STORED,
    /** What was on its way is lost, and all that was in memory; it starts again. */
    CRASHED
  }

  /**
   * What matters of it to others.
   *
   * @param storing whether something is on its way to its disk
   * @param life which start of it this is
   * @param stages of its chunks
   */
  record View(boolean storing, long life, Map<ChunkId, Stage> stages) {
    Stage stage(ChunkId chunk) {
      return stages.getOrDefault(chunk, Stage.OPEN);
    }
  }

  /** Something a core hears. */
  interface Step {
    void on(ChunkCore core, Effects effects);
  }

  private record Event(ChunkId chunk, Step step) {}

  private record Todo(ChunkId chunk, Effect effect) {}

  private static final long NOW = 0;

  private final MemoryDisk disk;
  private final int number;
  private final StoreId id;
  private List<Output> outputs = new ArrayList<>();
  private ChunkStore store;
  private Standing standing;
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

  Server(int number) {
    this.number = number;
    this.id = Ledger.store(number);
    this.disk = new MemoryDisk(new ClusterId(new Id128(1, 1)), id);
    this.store = disk.open();
    this.life = store.generation().value();
    this.standing = new SteadyStanding(id, store.generation());
  }

  @Override
  public void hear(Object event, List<Output> outputs) {
    this.outputs = outputs;
    if (event instanceof Message.Request request) {
      ChunkRequest asked = request.request();
      Answering answer = new Answering(life, request.back());
      hear(asked.chunk(), (core, effects) -> core.onRequest(asked, answer, NOW, effects));
    } else if (event instanceof Message.Answer answer) {
      hear(
          answer.chunk(),
          (core, effects) -> core.onAnswer(answer.awaited(), answer.reply(), NOW, effects));
    } else if (event instanceof Message.Told told) {
      hear(
          told.chunk(),
          (core, effects) -> core.onMaster(told.question(), told.reply(), NOW, effects));
    } else if (event == Disk.STORED) {
      stored();
    } else {
      Checks.invariant(event == Disk.CRASHED, "not for a server: %s", event);
      crash();
    }
  }

  private void crash() {
    disk.crash();
    store = disk.open();
    life = store.generation().value();
    standing = new SteadyStanding(id, store.generation());
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

  private void hear(ChunkId chunk, Step step) {
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
    } else if (effect instanceof Effect.Send send) {
      int to = Ledger.number(send.to().store());
      ChunkRequest request = send.request();
      outputs.add(
          new Output.Sent(
              new Stream("s" + number, "s" + to, request.lane().name()),
              new Message.Request(
                  to, request, new Back.ToCore(number, life, chunk, send.awaited()))));
    } else if (effect instanceof Effect.AskMaster ask
        && ask.request() instanceof DescribeChunk describe) {
      outputs.add(
          new Output.Told(
              World.MASTERS,
              new Masters.Asked(number, life, chunk, ask.question(), describe.chunk())));
    }
    // Timers do not run, and seals need not be asked for: coordinators begin at any moment.
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

  private void stored() {
    WriteUnit done = onItsWay;
    Checks.invariant(done != null, "nothing is on its way to the disk");
    try {
      store.commit(done);
    } catch (StoreException failed) {
      throw new IllegalStateException("a disk in memory takes everything", failed);
    }
    outputs.add(new Output.Told(World.JUDGE, new Judge.Stored(id, done.changes())));
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
            return new ChunkCore(standing, fresh, StoredChunks.load(store, fresh));
          } catch (StoreException failed) {
            throw new IllegalStateException("a disk in memory can be read", failed);
          }
        });
  }

  /** Takes an answer to where the question came from, if the server that gives it lives still. */
  private final class Answering implements Consumer<ChunkReply>, Fingerprinted {
    private final long given;
    private final Back back;

    Answering(long life, Back back) {
      this.given = life;
      this.back = back;
    }

    @Override
    public void accept(ChunkReply reply) {
      if (given != life) {
        return;
      }
      if (back instanceof Back.ToCore core) {
        outputs.add(
            new Output.Sent(
                new Stream("s" + number, "s" + core.server(), "ANSWERS"),
                new Message.Answer(
                    core.server(), core.life(), core.chunk(), core.awaited(), reply)));
      } else if (back instanceof Back.ToCoordinators) {
        outputs.add(new Output.Told(World.MASTERS, new Masters.Answered(number, reply)));
      } else if (back instanceof Back.ToWriter to) {
        outputs.add(new Output.Told(World.JUDGE, new Judge.Answered(to.chunk(), reply)));
      }
    }

    @Override
    public Object essence() {
      return List.of(given, back);
    }
  }

  @Override
  public View view() {
    Map<ChunkId, Stage> stages = new TreeMap<>();
    cores.forEach((chunk, core) -> stages.put(chunk, Stage.of(core, id, standing.generation())));
    return new View(onItsWay != null, life, stages);
  }

  @Override
  public List<StoredReplica> lasting() {
    List<StoredReplica> stored = new ArrayList<>();
    try {
      store.forEachReplica(stored::add);
    } catch (StoreException failed) {
      throw new IllegalStateException("a disk in memory can be read", failed);
    }
    return stored;
  }

  @Override
  public Object essence() {
    return List.of(
        life,
        lasting(),
        cores,
        new ArrayList<>(inbox),
        touched,
        onItsWay == null ? List.of() : onItsWay.changes(),
        inUnit,
        waitForUnit);
  }
}

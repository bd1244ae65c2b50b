package io.oncefs.chunk.engine;

import static io.oncefs.common.Checks.invariant;

import io.oncefs.chunk.core.ChunkCore;
import io.oncefs.chunk.core.Effect;
import io.oncefs.chunk.core.Effects;
import io.oncefs.chunk.core.ReplicaView;
import io.oncefs.chunk.core.Standing;
import io.oncefs.chunk.store.Change;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreDamaged;
import io.oncefs.chunk.store.StoreFailed;
import io.oncefs.chunk.store.StoreFull;
import io.oncefs.chunk.store.WriteUnit;
import io.oncefs.common.ChunkId;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkReply.Refused.Code;
import io.oncefs.protocol.ChunkReply.ReplicaState;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.Host;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One single-writer loop over the cores of some chunks.
 *
 * <pre>
 * IDLE        --event-->    hear all that waits; publish what readers may know; do what may be
 *                           done at once; give the drain's one unit to the committer. A lone
 *                           request is heard on the thread that brings it, up to the commit
 * COMMITTING  --durable-->  do what waited for the disk; go on with what has arrived meanwhile
 *             --full----->  the cores take back what they staged and fence it: one more unit
 * </pre>
 */
public final class Shard implements Committer.Outcome {
  /** A drain hears no more events beyond these, so that units and their latency stay bounded. */
  private static final long UNIT_BYTES_MAX = 8L << 20;

  private static final int DRAIN_EVENTS_MAX = 8_192;

  /** A request of more is one of many appends at once, whose batches should grow. */
  private static final long ALONE_BYTES_MAX = 32 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(Shard.class);

  private final EventLoop loop;
  private final Host host;
  private final Clock clock;
  private final ChunkStore store;
  private final Committer committer;
  private final Standing standing;
  private final Views views;
  private final Outside outside;
  private final EngineMeter meter;
  private final Inbox inbox;
  private final EffectRunner runner;

  private final Map<ChunkId, Cell> cells = new HashMap<>();
  private final Effects effects = new Effects();
  private List<Cell> touched = new ArrayList<>();
  private List<Todo> atOnce = new ArrayList<>();
  private List<Todo> onceDurable = new ArrayList<>();
  private WriteUnit unit = new WriteUnit();

  // While a unit is with the committer.
  private boolean committing;
  private boolean fencingForSpace;
  private List<Cell> inUnit = new ArrayList<>();
  private List<Todo> waitForUnit = new ArrayList<>();
  private int unitChanges;
  private long unitBytes;
  private long unitSinceNanos;

  Shard(
      EventLoop loop,
      Host host,
      ChunkStore store,
      Committer committer,
      Standing standing,
      Views views,
      Readers readers,
      Outside outside,
      EngineMeter meter,
      EngineSettings settings) {
    this.loop = loop;
    this.host = host;
    this.clock = host.clock();
    this.store = store;
    this.committer = committer;
    this.standing = standing;
    this.views = views;
    this.outside = outside;
    this.meter = meter;
    this.inbox =
        new Inbox(settings, clock, meter, () -> loop.execute(() -> drain(false)), this::attend);
    this.runner = new EffectRunner(loop, inbox, readers, outside);
  }

  /** A request for a chunk of this shard; from any thread. */
  void request(ChunkRequest request, Consumer<ChunkReply> answer) {
    inbox.request(request, answer);
  }

  /** Something a core of this shard hears; from any thread. */
  void tell(ChunkId chunk, ShardEvent.Step step) {
    inbox.add(ShardEvent.of(chunk, step, null));
  }

  /** The same, with someone to be refused if the chunk cannot be read. */
  void tell(ChunkId chunk, ShardEvent.Step step, Consumer<ChunkReply> answer) {
    inbox.add(ShardEvent.of(chunk, step, answer));
  }

  /** Raises the floor and forgets fences of chunks that never arrived below it; on any thread. */
  void raiseFloor(long floor) {
    loop.execute(
        () -> {
          if (floor > store.floor()) {
            unit.add(new Change.RaiseFloor(floor));
          }
          cells.values().forEach(this::touch);
          inbox.wake();
        });
  }

  /**
   * One small append after the other waits for no other thread. Many at once make larger units when
   * they do: what arrives meanwhile goes along.
   */
  private void attend() {
    boolean alone = inbox.waitingRequests() <= 1 && inbox.waitingBytes() <= ALONE_BYTES_MAX;
    if (!alone || !loop.runHere(() -> drain(true))) {
      loop.execute(() -> drain(false));
    }
  }

  /**
   * @param borrowed on another thread: nothing may wait for the disk or take long
   */
  private void drain(boolean borrowed) {
    inbox.attended();
    if (committing) {
      return;
    }
    long now = clock.nanos();
    ShardEvent event = null;
    int heard = 0;
    while (heard < DRAIN_EVENTS_MAX
        && unit.payloadBytes() < UNIT_BYTES_MAX
        && !(borrowed && isForOwnThread(inbox.peek()))
        && (event = inbox.poll()) != null) {
      hear(event, now);
      heard++;
    }
    for (int i = 0; i < touched.size(); i++) {
      Cell cell = touched.get(i);
      cell.core().endOfDrain(now, effects);
      sort(cell, now);
    }
    publish(touched);
    doAtOnce();
    commit(borrowed);
    if (!committing && !inbox.isEmpty()) {
      inbox.wake();
    }
  }

  private boolean isForOwnThread(@Nullable ShardEvent event) {
    return event != null
        && (event.lengthy() || (!event.onlyIfHeld() && !cells.containsKey(event.chunk())));
  }

  private void hear(ShardEvent event, long now) {
    Cell cell = event.onlyIfHeld() ? cells.get(event.chunk()) : held(event);
    if (cell != null) {
      touch(cell);
      event.step().on(cell.core(), now, effects);
      sort(cell, now);
    }
  }

  private @Nullable Cell held(ShardEvent event) {
    Cell cell = cells.get(event.chunk());
    if (cell != null) {
      return cell;
    }
    try {
      ChunkId chunk = event.chunk();
      cell = new Cell(new ChunkCore(standing, chunk, StoredChunks.load(store, chunk)));
      cells.put(chunk, cell);
      return cell;
    } catch (StoreFailed failed) {
      host.faults().fatal("the store failed while " + event.chunk() + " was looked up", failed);
    } catch (StoreDamaged damaged) {
      LOG.error("{} cannot be read; its replicas elsewhere are in charge", event.chunk(), damaged);
      outside.damaged(event.chunk());
      Consumer<ChunkReply> answer = event.answer();
      if (answer != null) {
        answer.accept(new Refused(Code.CORRUPT, 0, String.valueOf(damaged.getMessage())));
      }
    }
    return null;
  }

  private void touch(Cell cell) {
    if (cell.touch()) {
      touched.add(cell);
    }
  }

  /** What is for the disk goes into the unit, what is for the core to the core, the rest waits. */
  private void sort(Cell cell, long now) {
    while (!effects.isEmpty()) {
      for (Effect each : effects.take()) {
        if (each instanceof Effect.Persist persist) {
          persist.changes().forEach(unit::add);
          persist.then().forEach(then -> onceDurable.add(new Todo(cell, then)));
        } else if (each instanceof Effect.OwnVote vote) {
          touch(cell);
          cell.core().onOwnVote(vote, now, effects);
        } else {
          atOnce.add(new Todo(cell, each));
        }
      }
    }
  }

  /** Before anybody is told: readers may know of it earlier, never later. */
  private void publish(List<Cell> changed) {
    for (Cell each : changed) {
      ReplicaView view = each.core().view();
      if (view.state() != ReplicaState.ABSENT) {
        views.publish(view);
      }
    }
  }

  private void doAtOnce() {
    List<Todo> now = atOnce;
    atOnce = new ArrayList<>();
    for (Todo each : now) {
      runner.run(each.cell().core().chunk(), each.effect());
    }
  }

  private void commit(boolean borrowed) {
    inUnit = touched;
    touched = new ArrayList<>();
    inUnit.forEach(Cell::untouch);
    waitForUnit = onceDurable;
    onceDurable = new ArrayList<>();
    if (unit.isEmpty()) {
      invariant(waitForUnit.isEmpty(), "nothing is stored, and something waits for it");
      inUnit.forEach(this::forgetIfDone);
      return;
    }
    WriteUnit full = unit;
    unit = new WriteUnit();
    committing = true;
    unitChanges = full.changes().size();
    unitBytes = full.payloadBytes();
    unitSinceNanos = clock.nanos();
    if (borrowed) {
      loop.execute(() -> committer.commit(loop, full, this));
    } else {
      committer.commit(loop, full, this);
    }
  }

  @Override
  public void durable() {
    long now = clock.nanos();
    meter.unitDurable(unitChanges, unitBytes, now - unitSinceNanos);
    committing = false;
    fencingForSpace = false;
    inUnit.forEach(each -> each.core().persisted());
    waitForUnit.forEach(each -> perform(each, now));
    publish(inUnit);
    publish(touched);
    doAtOnce();
    inUnit.forEach(this::forgetIfDone);
    if (!touched.isEmpty() || !inbox.isEmpty()) {
      inbox.wake();
    }
  }

  private void perform(Todo todo, long now) {
    if (todo.effect() instanceof Effect.OwnVote vote) {
      touch(todo.cell());
      todo.cell().core().onOwnVote(vote, now, effects);
    } else {
      atOnce.add(todo);
    }
    sort(todo.cell(), now);
  }

  @Override
  public void full(StoreFull full) {
    if (fencingForSpace) {
      host.faults().fatal("the store has no room for a fence, though it reserves some", full);
      return;
    }
    LOG.warn("no room for {} bytes: {}", unitBytes, full.getMessage());
    long now = clock.nanos();
    committing = false;
    fencingForSpace = true;
    List<Cell> tookBack = inUnit;
    for (Cell each : tookBack) {
      touch(each);
      each.core().storeFull(effects);
      sort(each, now);
    }
    publish(touched);
    doAtOnce();
    commit(false);
    if (!committing) {
      fencingForSpace = false;
    }
    inbox.wake();
  }

  @Override
  public void failed(StoreFailed failed) {
    host.faults().fatal("it is not known what the store has written", failed);
  }

  private void forgetIfDone(Cell cell) {
    ChunkCore core = cell.core();
    if (!cell.isTouched() && core.isForgettable() && cells.get(core.chunk()) == cell) {
      ReplicaView last = core.view();
      cells.remove(core.chunk());
      views.release(last);
    }
  }

  /**
   * Ends the loop after what it is doing now; then runs this. What was heard on another thread and
   * not committed yet is dropped, as a crash would: nobody was answered.
   */
  void close(Runnable closed) {
    loop.execute(
        () -> {
          loop.close();
          closed.run();
        });
  }

  long waitingBytes() {
    return inbox.waitingBytes();
  }

  int waitingRequests() {
    return inbox.waitingRequests();
  }

  /** An effect that is not for the disk or the core itself. */
  private record Todo(Cell cell, Effect effect) {}
}

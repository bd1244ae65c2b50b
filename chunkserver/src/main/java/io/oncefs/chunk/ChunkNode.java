package io.oncefs.chunk;

import io.oncefs.chunk.core.CoreMeter;
import io.oncefs.chunk.core.CoreSettings;
import io.oncefs.chunk.core.Standing;
import io.oncefs.chunk.core.TableBudget;
import io.oncefs.chunk.engine.Committer;
import io.oncefs.chunk.engine.Engine;
import io.oncefs.chunk.engine.EngineMeter;
import io.oncefs.chunk.engine.Outside;
import io.oncefs.chunk.engine.TableMemory;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.sync.ClusterCheck;
import io.oncefs.chunk.sync.Copier;
import io.oncefs.chunk.sync.DamageReports;
import io.oncefs.chunk.sync.Heartbeats;
import io.oncefs.chunk.sync.LeaderLink;
import io.oncefs.chunk.sync.Lease;
import io.oncefs.chunk.sync.Membership;
import io.oncefs.chunk.sync.OrderDesk;
import io.oncefs.chunk.sync.Reclaiming;
import io.oncefs.chunk.sync.Registration;
import io.oncefs.chunk.sync.Scrub;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Generation;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.ChunkCalls;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkReply.Refused.Code;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.ChunkRequest.OpenChunk;
import io.oncefs.protocol.ChunkRequest.Sealed;
import io.oncefs.protocol.ChunkService;
import io.oncefs.protocol.Destination;
import io.oncefs.protocol.MasterCalls;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterReply.SealOrder;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.WriterTable;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.Host;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One chunkserver over the seams to the outside: the same class runs in production and, in one
 * thread, in the simulator. It owns its loops and nothing else; the store is closed by whoever
 * opened it, after {@link #close} has said that nothing runs any more.
 */
public final class ChunkNode implements ChunkService {
  private static final Logger LOG = LoggerFactory.getLogger(ChunkNode.class);

  /** The floor is raised on disk in steps: each step is a sync, and nothing waits for it. */
  private static final long FLOOR_STEP = 1_024;

  private final ChunkStore store;
  private final ChunkCalls calls;
  private final NodeSettings settings;
  private final TableMemory tables;
  private final Engine engine;
  private final EventLoop control;
  private final LeaderLink leader;
  private final Lease lease;
  private final Heartbeats heartbeats;
  private final Registration registration;
  private final ClusterCheck clusterCheck;
  private final Reclaiming reclaiming;
  private final OrderDesk orders;
  private final DamageReports damage;
  private final Scrub scrub;
  private final Members members = new Members();
  private final Consumer<String> onRejected;
  private volatile boolean registered;
  private volatile boolean closed;
  private volatile @Nullable String rejection;

  /**
   * @param onRejected hears, at most once, why the masters will never take this server: a wrong
   *     cluster, an outdated copy of a store
   */
  public ChunkNode(
      Host host,
      ChunkCalls calls,
      MasterCalls masters,
      ChunkStore store,
      Committer committer,
      NodeSettings settings,
      EngineMeter meter,
      Consumer<String> onRejected) {
    this.store = store;
    this.calls = calls;
    this.settings = settings;
    this.onRejected = onRejected;
    this.control = host.newLoop("control");
    this.lease = new Lease(host.clock());
    this.leader = new LeaderLink(control, masters, settings.masters());
    this.heartbeats =
        new Heartbeats(control, host, masters, store, lease, members, settings.heartbeatNanos());
    this.registration = new Registration(leader, store, members);
    this.clusterCheck = new ClusterCheck(control, masters, store.cluster(), members);
    this.tables = new TableMemory(settings.core().tables());
    Standing here = new Here(meter, tables);
    this.engine = new Engine(host, store, committer, here, new Others(), meter, settings.engine());
    this.reclaiming = new Reclaiming(host, store);
    Copier copier = new Copier(control, host, calls, store, engine, settings.copies());
    this.damage = new DamageReports(control, leader, store.store());
    this.scrub = new Scrub(host, store, settings.scrub(), damage::damaged);
    this.orders = new OrderDesk(control, leader, store, engine, copier, reclaiming::dropped);
  }

  /**
   * Begins to serve. Every chunk that was open when this store's last process ended is fenced by
   * then, whatever its replica says: its generation is older. The master is asked to seal them.
   */
  public void start() {
    ChunkStore.Opening found = store.opening();
    found.unsealed().forEach(engine::restarted);
    clusterCheck.start(settings.masters());
    registration.start(
        found.highestChunk(), settings.address(), settings.httpAddress(), settings.rack());
    heartbeats.start(settings.masters());
    scrub.start();
    // What an earlier process dropped may not have come back yet.
    reclaiming.dropped();
  }

  @Override
  public void handle(StoreId target, ChunkRequest request, Consumer<ChunkReply> answer) {
    if (closed) {
      answer.accept(new Refused(Code.UNAVAILABLE, 0, "this server is stopping; ask another one"));
    } else if (!target.equals(store.store())) {
      answer.accept(
          new Refused(
              Code.WRONG_STORE,
              0,
              "store " + store.store() + " answers here, not " + target + "; ask the master"));
    } else {
      engine.request(request, answer);
    }
  }

  /** Takes nothing more, ends every loop after what it is doing, then runs {@code whenIdle}. */
  public void close(Runnable whenIdle) {
    closed = true;
    AtomicInteger busy = new AtomicInteger(2);
    Runnable one =
        () -> {
          if (busy.decrementAndGet() == 0) {
            whenIdle.run();
          }
        };
    reclaiming.close();
    scrub.close(one);
    control.execute(
        () -> {
          control.close();
          engine.close(one);
        });
  }

  /** What the writer tables of all chunks it leads take in memory. */
  public TableMemory tables() {
    return tables;
  }

  public NodeStatus status() {
    return new NodeStatus(
        store.cluster(),
        store.store(),
        store.generation(),
        registered,
        lease.holds(),
        lease.ageMillis(),
        engine.waitingRequests(),
        engine.waitingBytes(),
        rejection);
  }

  /** What the cores know about this server. */
  private final class Here implements Standing {
    private final CoreMeter meter;
    private final StoreId storeId = store.store();
    private final Generation generation = store.generation();
    private final TableBudget tables;

    Here(CoreMeter meter, TableBudget tables) {
      this.meter = meter;
      this.tables = tables;
    }

    @Override
    public StoreId store() {
      return storeId;
    }

    @Override
    public Generation generation() {
      return generation;
    }

    @Override
    public long floor() {
      return store.floor();
    }

    @Override
    public boolean registered() {
      return registered;
    }

    @Override
    public boolean leaseHolds() {
      return lease.holds();
    }

    @Override
    public CoreMeter meter() {
      return meter;
    }

    @Override
    public CoreSettings settings() {
      return settings.core();
    }

    @Override
    public TableBudget tables() {
      return tables;
    }
  }

  /** Where the shards' messages go. */
  private final class Others implements Outside {
    @Override
    public void send(
        Destination to,
        ChunkRequest request,
        long timeoutNanos,
        CallListener<ChunkReply> listener) {
      if (to.store().equals(store.store())) {
        handle(to.store(), request, listener::onReply);
      } else {
        calls.call(to, request, timeoutNanos, listener);
      }
    }

    @Override
    public void askMaster(MasterRequest request, Consumer<MasterReply> answer) {
      leader.ask(request, answer);
    }

    @Override
    public void damaged(ChunkId chunk) {
      damage.damaged(chunk);
    }

    @Override
    public void openHere(ChunkDescription description) {
      handle(store.store(), new OpenChunk(description), ignored -> {});
    }

    @Override
    public void prepareHere(ChunkDescription description, WriterTable writers) {
      engine.prepare(description, writers);
    }

    @Override
    public void abandonHere(ChunkId chunk) {
      engine.abandon(chunk);
    }
  }

  /** What is done about what the masters say. */
  private final class Members implements Membership {
    /** What has been said once of a chunk is not said again with every heartbeat. */
    private final Set<ChunkId> unfollowable = ConcurrentHashMap.newKeySet();

    @Override
    public void registered() {
      if (!registered && rejection == null) {
        LOG.info("registered: store {}, {}", store.store(), store.generation());
        registered = true;
      }
    }

    @Override
    public void rejected(String message) {
      if (rejection == null) {
        rejection = message;
        registered = false;
        LOG.error("the masters refuse this server: {}", message);
        onRejected.accept(message);
      }
    }

    @Override
    public void floor(long floor) {
      if (floor >= store.floor() + FLOOR_STEP) {
        engine.raiseFloor(floor);
      }
    }

    @Override
    public void ordersWait() {
      if (registered) {
        orders.attend();
      }
    }

    @Override
    public void seals(List<SealOrder> decided) {
      unfollowable.retainAll(decided.stream().map(SealOrder::chunk).collect(Collectors.toSet()));
      for (SealOrder each : decided) {
        engine.request(
            new Sealed(each.chunk(), each.at()),
            reply -> {
              if (reply instanceof ChunkReply.Done) {
                heartbeats.confirm(each.chunk());
              } else {
                unfollowed(each, reply);
              }
            });
      }
    }

    private void unfollowed(SealOrder order, ChunkReply reply) {
      boolean busy = reply instanceof Refused refused && refused.code() == Code.OVERLOADED;
      if (!busy && unfollowable.add(order.chunk())) {
        LOG.warn("{} cannot be sealed at {}: {}", order.chunk(), order.at(), reply);
      } else {
        LOG.debug("{} is still not sealed at {}: {}", order.chunk(), order.at(), reply);
      }
    }
  }
}

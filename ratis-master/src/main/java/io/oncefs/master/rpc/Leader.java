package io.oncefs.master.rpc;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.StoreId;
import io.oncefs.master.core.chunks.ChunkIndex;
import io.oncefs.master.core.namespace.FileTree;
import io.oncefs.master.core.rows.Counters;
import io.oncefs.master.core.rows.Counters.Counter;
import io.oncefs.master.core.rows.RowSource;
import io.oncefs.master.core.servers.Registry;
import io.oncefs.master.lead.Answer;
import io.oncefs.master.lead.MasterMetrics;
import io.oncefs.master.lead.Proposer;
import io.oncefs.master.log.NodeId;
import io.oncefs.master.log.NotLeader;
import io.oncefs.master.model.Candidate;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.Replica;
import io.oncefs.master.model.SealConfirmation;
import io.oncefs.master.model.ServerRow;
import io.oncefs.master.policy.Holdings;
import io.oncefs.master.policy.Liveness;
import io.oncefs.master.policy.Overdue;
import io.oncefs.master.policy.Placement.Site;
import io.oncefs.master.policy.RepairSummary;
import io.oncefs.master.policy.TailPolicy;
import io.oncefs.master.seal.SealOutcome;
import io.oncefs.master.seal.SealStatus;
import io.oncefs.master.seal.SealWorld;
import io.oncefs.master.seal.Sealer;
import io.oncefs.protocol.ChunkCalls;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.MasterRequest.CleanSeal;
import io.oncefs.protocol.MasterRequest.SealReason;
import io.oncefs.protocol.MasterRequest.SettledOrder;
import io.oncefs.protocol.PlannedTail;
import io.oncefs.protocol.ReplicaLocation;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.Host;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a leader does beyond answering: it seals what has to end, opens tails, notes what replicas
 * confirm, and clears away what was deleted. While the node does not lead it rests.
 */
final class Leader implements SealWorld {
  private static final Logger LOG = LoggerFactory.getLogger(Leader.class);

  /** Open chunks looked at in one round. */
  private static final int OPEN_MAX = 100_000;

  /** With so many seals under way none is begun unasked: most wait for servers that are away. */
  private static final int SEALS_MAX = 2_000;

  private static final int SEALS_PER_ROUND = 250;

  private static final long POLICY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final NodeId self;
  private final Clock clock;
  private final Views views;
  private final Liveness liveness;
  private final Proposer proposer;
  private final Sites sites;
  private final TailDesk tails;
  private final Sealer sealer;
  private final Confirmations confirmations;
  private final RepairDesk repairs;
  private final Doubts doubts;
  private final Census census;
  private final Clearance clearance;
  private long policyDueNanos;

  Leader(
      NodeId self,
      Upkeep upkeep,
      Host host,
      EventLoop loop,
      Views views,
      Liveness liveness,
      Proposer proposer,
      ChunkCalls calls,
      MasterMetrics metrics) {
    this.self = self;
    this.clock = host.clock();
    this.views = views;
    this.liveness = liveness;
    this.proposer = proposer;
    this.sites = new Sites(proposer, views, liveness, clock, host.entropy());
    this.tails = new TailDesk(proposer, views, sites, calls, clock, metrics);
    this.sealer = new Sealer(this, proposer, calls, loop, clock, metrics);
    this.confirmations = new Confirmations(proposer);
    this.doubts = new Doubts(proposer, views, calls, loop, metrics, this::unsettled);
    this.census =
        new Census(
            proposer, views, liveness, calls, loop, clock, upkeep.censusMillis(), this::doubt);
    this.repairs = new RepairDesk(upkeep, proposer, views, liveness, clock, this::isSeen);
    this.clearance = new Clearance(proposer, views, upkeep.trashMillis());
  }

  void begin(long term) {
    LOG.info("{} leads in term {}", self, term);
    proposer.begin(views.look(rows -> Counters.read(rows, Counter.LED_MILLIS)));
    policyDueNanos = clock.nanos();
    tick();
  }

  void end(long term) {
    LOG.info("{} does not lead any more (term {})", self, term);
    proposer.end();
    sealer.end(new Answer.Lost(new NotLeader(self, null)));
    tails.end();
    confirmations.end();
    repairs.end();
    doubts.end();
    census.end();
  }

  /** To be called every few hundred milliseconds. */
  void tick() {
    if (!proposer.leads()) {
      return;
    }
    sealer.tick();
    confirmations.flush();
    repairs.tick();
    census.tick();
    long now = clock.nanos();
    if (now - policyDueNanos >= 0) {
      policyDueNanos = now + POLICY_NANOS;
      sealOverdue();
      clearance.tick();
    }
  }

  /** A chunkserver started: what was open there has to end now. */
  void serverStarted(StoreId store) {
    liveness.started(store, clock.nanos());
    policyDueNanos = clock.nanos();
    tick();
  }

  private void sealOverdue() {
    for (Overdue each : views.look(this::overdue)) {
      seal(each.chunk(), each.reason());
    }
  }

  private List<Overdue> overdue(RowSource rows) {
    FileTree tree = new FileTree(rows);
    Registry registry = new Registry(rows);
    List<ChunkRow> open = new ChunkIndex(rows).open(OPEN_MAX);
    sites.count(open);
    long now = clock.nanos();
    List<Site> trusted = sites.live(rows).stream().filter(Site::trusted).toList();
    Map<Long, Integer> rooms = new HashMap<>();
    TailPolicy policy =
        new TailPolicy(
            registry::row,
            chunk -> tree.pathOf(chunk.file()) == null ? null : tree.row(chunk.file()),
            store -> liveness.isExpired(store, now),
            chunk -> rooms.computeIfAbsent(chunk.capacity(), bytes -> room(trusted, bytes)));
    List<ChunkRow> idle = open.stream().filter(row -> !sealer.isSealing(row.id())).toList();
    List<Overdue> overdue = new ArrayList<>(policy.overdue(idle, SEALS_PER_ROUND));
    for (ChunkRow row : idle) {
      if (overdue.size() < SEALS_PER_ROUND
          && rooms.computeIfAbsent(row.capacity(), bytes -> room(trusted, bytes))
              >= row.replicas().size()
          && row.replicas().stream().anyMatch(each -> !takesNew(registry, each.store()))) {
        overdue.add(new Overdue(row.id(), SealReason.REQUESTED));
      }
    }
    return overdue;
  }

  private static int room(List<Site> sites, long capacityBytes) {
    return (int) sites.stream().filter(site -> site.hasRoom(capacityBytes)).count();
  }

  private boolean takesNew(Registry registry, StoreId store) {
    return registry.duty(store).at(proposer.ledMillis()).takesNew();
  }

  private void seal(ChunkId chunk, SealReason reason) {
    ChunkRow row = chunk(chunk);
    if (row != null && row.isOpen() && sealer.running() < SEALS_MAX) {
      sealer.seal(row, reason);
    }
  }

  void openTail(FileId file, @Nullable ChunkId predecessor, Consumer<Answer> answer) {
    tails.open(file, predecessor, answer);
  }

  void planTail(ChunkId chunk, Consumer<Answer> refused, Consumer<@Nullable PlannedTail> planned) {
    tails.plan(chunk, refused, planned);
  }

  void seal(
      ChunkRow row,
      SealReason reason,
      @Nullable CleanSeal clean,
      boolean wantTail,
      Consumer<SealOutcome> answer) {
    sealer.seal(row, reason, clean, wantTail, answer);
  }

  /** Says once more how a chunk was sealed; a replica that cannot follow says so. */
  void tellAgain(ChunkId chunk, StoreId store) {
    ChunkRow row = chunk(chunk);
    if (row != null) {
      row.replicas().stream()
          .filter(replica -> replica.store().equals(store))
          .forEach(replica -> sealer.tell(row, replica));
    }
  }

  /** A server said what came of orders. */
  void settled(StoreId store, List<SettledOrder> orders) {
    orders.forEach(each -> repairs.settled(store, each));
  }

  /**
   * Whether a replica of a sealed chunk can be let go of: what came back with a backup names
   * replicas that may be gone, so one has to have been seen by this leader.
   */
  boolean isSeen(RowSource rows, ChunkRow row) {
    ChunkRow.Decision decision = row.decision();
    ChunkIndex index = new ChunkIndex(rows);
    if (decision == null || !index.isRestored(row.id())) {
      return true;
    }
    Registry registry = new Registry(rows);
    for (StoreId each : decision.valid()) {
      ServerRow server = registry.row(each);
      if (doubts.speakAgainst(row.id(), each)
          || (server != null
              && liveness.isLive(each, clock.nanos())
              && (!census.hasSeen(server) || index.isUnconfirmed(each, row.id())))) {
        return false;
      }
    }
    return true;
  }

  RepairSummary repairs() {
    return repairs.summary().damaged(doubts.hopeless());
  }

  /** What depends on each server; null if this leader has not looked through all chunks yet. */
  @Nullable Holdings holdings() {
    return repairs.holdings();
  }

  private void unsettled(StoreId store) {
    census.unsettled(store);
  }

  @Override
  public void doubt(StoreId store, ChunkId chunk) {
    doubts.add(chunk, store);
  }

  List<SealStatus> seals() {
    return sealer.status();
  }

  @Override
  public @Nullable ChunkRow chunk(ChunkId chunk) {
    return views.look(rows -> new ChunkIndex(rows).row(chunk));
  }

  @Override
  public ReplicaLocation locate(Replica replica) {
    return views.look(rows -> new Registry(rows).locate(replica));
  }

  @Override
  public Set<StoreId> expired(List<StoreId> stores) {
    return liveness.expired(stores, clock.nanos());
  }

  @Override
  public void suspect(StoreId store) {
    liveness.suspect(store, clock.nanos());
  }

  @Override
  public @Nullable List<Candidate> nextTail(ChunkRow chunk, boolean misfired, SealReason reason) {
    return tails.nextTail(chunk, misfired, reason);
  }

  @Override
  public void decided(ChunkInfo sealed) {
    tails.sealed(sealed);
  }

  @Override
  public void opened(ChunkInfo tail) {
    tails.opened(tail);
  }

  @Override
  public void openTail(FileId file, Consumer<@Nullable ChunkInfo> then) {
    tails.openAny(file, then);
  }

  @Override
  public void confirmed(StoreId store, ChunkId chunk, boolean kept) {
    if (proposer.leads()) {
      confirmations.add(new SealConfirmation(store, chunk, kept));
    }
  }
}

package io.oncefs.master.rpc;

import io.oncefs.common.ChunkId;
import io.oncefs.common.InvariantBroken;
import io.oncefs.master.core.Counts;
import io.oncefs.master.core.chunks.ChunkIndex;
import io.oncefs.master.core.rows.RowSource;
import io.oncefs.master.lead.MasterMetrics;
import io.oncefs.master.lead.Proposer;
import io.oncefs.master.log.CommandLog;
import io.oncefs.master.log.LeadershipListener;
import io.oncefs.master.model.ChunkRow;
import io.oncefs.master.model.Command;
import io.oncefs.master.policy.Liveness;
import io.oncefs.master.seal.SealOutcome;
import io.oncefs.master.tables.TableStore;
import io.oncefs.protocol.ChunkCalls;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterReply.Failed;
import io.oncefs.protocol.MasterReply.Failed.Code;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.MasterService;
import io.oncefs.protocol.ServerInfo;
import io.oncefs.runtime.Clock;
import io.oncefs.runtime.EventLoop;
import io.oncefs.runtime.Host;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One master of a cluster: answers requests, and leads when the log says so. It has two loops, one
 * for what changes and one for what reads, and knows the world through the seams only, so that it
 * is the same in production and in the simulator.
 *
 * <p>The log it is given applies entries with {@code new MasterState(tables)::apply} to the same
 * tables.
 */
public final class MasterNode implements MasterService, AutoCloseable {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long SAMPLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final NodeSettings settings;
  private final Clock clock;
  private final CommandLog log;
  private final EventLoop loop;
  private final EventLoop readLoop;
  private final Views views;
  private final Replies replies;
  private final Liveness liveness;
  private final Proposer proposer;
  private final Leader leader;
  private final Changes changes;
  private final ServerDesk servers;
  private final ShortReads shortReads;
  private final FreshReads freshReads;
  private final FreshReads freshLooks;
  private volatile NodeStatus sampled;
  private long sampleDueNanos;

  public MasterNode(
      NodeSettings settings,
      Host host,
      ChunkCalls calls,
      CommandLog log,
      TableStore tables,
      MasterMetrics metrics) {
    this.settings = settings;
    this.clock = host.clock();
    this.sampleDueNanos = clock.nanos();
    this.log = log;
    this.loop = host.newLoop("master-" + settings.node());
    this.readLoop = host.newLoop("master-reads-" + settings.node());
    this.views = new Views(tables);
    this.replies = new Replies(settings);
    this.liveness =
        new Liveness(
            TimeUnit.MILLISECONDS.toNanos(settings.leaseMillis()),
            TimeUnit.MILLISECONDS.toNanos(3 * settings.heartbeatMillis()),
            clock.nanos());
    this.proposer = new Proposer(settings.node(), log, loop, clock, metrics);
    this.leader =
        new Leader(
            settings.node(),
            settings.upkeep(),
            host,
            loop,
            views,
            liveness,
            proposer,
            calls,
            metrics);
    this.changes = new Changes(proposer, settings.defaults(), replies);
    this.servers = new ServerDesk(settings, views, liveness, clock, proposer, leader, metrics);
    this.shortReads = new ShortReads(log, readLoop, host);
    this.freshReads = new FreshReads(log, readLoop);
    this.freshLooks = new FreshReads(log, loop);
    this.sampled = sample();
    StatusGauges.register(metrics, this::status);
  }

  /** Begins to take part; to be called once. */
  public void start() {
    log.listen(
        new LeadershipListener() {
          @Override
          public void becameReadyLeader(long term) {
            loop.execute(() -> leader.begin(term));
          }

          @Override
          public void lostLeadership(long term) {
            loop.execute(() -> leader.end(term));
          }
        });
    loop.execute(this::tick);
  }

  private void tick() {
    long now = clock.nanos();
    liveness.tick(now);
    leader.tick();
    if (now - sampleDueNanos >= 0) {
      sampleDueNanos = now + SAMPLE_NANOS;
      sampled = sample();
    }
    loop.after(TICK_NANOS, this::tick);
  }

  @Override
  public void handle(MasterRequest request, Consumer<MasterReply> answer) {
    if (isShortRead(request)) {
      shortReads.read(() -> look(request, answer), why -> answer.accept(replies.failed(why)));
    } else if (isRead(request)) {
      freshReads.read(() -> look(request, answer), why -> answer.accept(replies.failed(why)));
    } else if (request instanceof MasterRequest.Identify) {
      // On the network's thread: every read of the leader waits for one of these.
      answer.accept(identity());
    } else {
      loop.execute(() -> change(request, answer));
    }
  }

  private static boolean isShortRead(MasterRequest request) {
    return request instanceof MasterRequest.Stat
        || request instanceof MasterRequest.StatFile
        || request instanceof MasterRequest.DescribeChunk;
  }

  private static boolean isRead(MasterRequest request) {
    return request instanceof MasterRequest.ListDirectory
        || request instanceof MasterRequest.ListChunks
        || request instanceof MasterRequest.ListTrash;
  }

  private void look(MasterRequest request, Consumer<MasterReply> answer) {
    answer.accept(views.look(rows -> read(rows, request)));
  }

  private MasterReply read(RowSource rows, MasterRequest request) {
    if (request instanceof MasterRequest.Stat stat) {
      return Reads.stat(rows, stat);
    } else if (request instanceof MasterRequest.StatFile stat) {
      return Reads.statFile(rows, stat);
    } else if (request instanceof MasterRequest.ListDirectory list) {
      return Reads.listDirectory(rows, list);
    } else if (request instanceof MasterRequest.ListChunks list) {
      return Reads.listChunks(rows, list);
    } else if (request instanceof MasterRequest.DescribeChunk describe) {
      return Reads.describeChunk(rows, describe.chunk());
    } else if (request instanceof MasterRequest.ListTrash list) {
      return Reads.listTrash(rows, list, settings.upkeep().trashMillis());
    }
    throw new InvariantBroken("no read: " + request);
  }

  private void change(MasterRequest request, Consumer<MasterReply> answer) {
    if (request instanceof MasterRequest.Change change) {
      changes.handle(change, answer);
    } else if (request instanceof MasterRequest.OpenTail open) {
      leader.openTail(
          open.file(), open.predecessor(), applied -> answer.accept(replies.to(applied)));
    } else if (request instanceof MasterRequest.SealChunk seal) {
      seal(seal, answer);
    } else if (request instanceof MasterRequest.PlanTail plan) {
      planTail(plan.chunk(), answer);
    } else if (request instanceof MasterRequest.RegisterServer register) {
      servers.register(register, answer);
    } else if (request instanceof MasterRequest.FetchOrders fetch) {
      freshLooks.read(
          () -> answer.accept(servers.orders(fetch)), why -> answer.accept(replies.failed(why)));
    } else if (request instanceof MasterRequest.AssignDuty assign) {
      servers.assign(assign, answer);
    } else if (request instanceof MasterRequest.SwitchBalancing balancing) {
      servers.note(new Command.SwitchBalancing(balancing.on()), answer);
    } else if (request instanceof MasterRequest.ReportDamage report) {
      reportDamage(report, answer);
    } else if (request instanceof MasterRequest.SettleOrders settle) {
      servers.settle(settle, answer);
    } else if (request instanceof MasterRequest.Heartbeat heartbeat) {
      answer.accept(servers.heartbeat(heartbeat));
    } else if (request instanceof MasterRequest.ListServers) {
      answer.accept(new MasterReply.Servers(servers.servers()));
    } else {
      throw new InvariantBroken("a request of no known kind: " + request);
    }
  }

  private MasterReply identity() {
    return new MasterReply.Identity(
        settings.cluster(),
        settings.node().value(),
        log.isReadyLeader(),
        log.hasRoom(),
        settings.version(),
        log.term());
  }

  private void reportDamage(MasterRequest.ReportDamage report, Consumer<MasterReply> answer) {
    if (proposer.leads()) {
      leader.doubt(report.store(), report.chunk());
      answer.accept(new MasterReply.Noted());
    } else {
      answer.accept(replies.to(proposer.notLeading()));
    }
  }

  /** Who asks is told something only if a majority still follows this node. */
  private void planTail(ChunkId chunk, Consumer<MasterReply> answer) {
    if (!proposer.leads()) {
      answer.accept(replies.to(proposer.notLeading()));
      return;
    }
    freshLooks.read(
        () ->
            leader.planTail(
                chunk,
                refused -> answer.accept(replies.to(refused)),
                planned -> answer.accept(new MasterReply.TailPlanned(planned))),
        why -> answer.accept(replies.failed(why)));
  }

  private void seal(MasterRequest.SealChunk request, Consumer<MasterReply> answer) {
    if (!proposer.leads()) {
      answer.accept(replies.to(proposer.notLeading()));
      return;
    }
    ChunkRow known = leader.chunk(request.chunk());
    if (known != null) {
      seal(known, request, answer);
      return;
    }
    // Maybe it was opened by a leader this node has not heard of yet.
    freshLooks.read(
        () -> {
          ChunkRow row = views.look(rows -> new ChunkIndex(rows).row(request.chunk()));
          if (row == null) {
            answer.accept(Reads.noSuchChunk(request.chunk()));
          } else {
            seal(row, request, answer);
          }
        },
        why -> answer.accept(replies.failed(why)));
  }

  private void seal(ChunkRow row, MasterRequest.SealChunk request, Consumer<MasterReply> answer) {
    leader.seal(
        row,
        request.reason(),
        request.clean(),
        request.wantTail(),
        outcome -> answer.accept(reply(row.id(), outcome)));
  }

  private MasterReply reply(ChunkId chunk, SealOutcome outcome) {
    if (outcome instanceof SealOutcome.Decided decided) {
      return new MasterReply.SealDecided(chunk, decided.at(), decided.nextTail());
    } else if (outcome instanceof SealOutcome.Refused refused) {
      return Replies.failed(refused.why());
    } else if (outcome instanceof SealOutcome.Lost lost) {
      return replies.to(lost.why());
    } else if (outcome instanceof SealOutcome.UnderWay underWay) {
      return new Failed(
          Code.UNAVAILABLE, chunk + " is still being sealed; awaited: " + underWay.awaited());
    }
    return new Failed(Code.UNAVAILABLE, "too many wait for the seal of " + chunk);
  }

  /** What this node knew a second ago; on any thread, at once. */
  public NodeStatus status() {
    return sampled;
  }

  private NodeStatus sample() {
    List<ServerInfo> known = servers.servers();
    return new NodeStatus(
        settings, log.status(), views.look(Counts::of), known, leader.seals(), leader.repairs());
  }

  /** Stops at once: nothing that was begun is finished, as if the process had ended. */
  @Override
  public void close() {
    shortReads.close();
    loop.close();
    readLoop.close();
  }
}

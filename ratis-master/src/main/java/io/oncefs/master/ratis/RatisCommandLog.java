package io.oncefs.master.ratis;

import io.oncefs.common.Id128;
import io.oncefs.master.log.CommandApplier;
import io.oncefs.master.log.CommandLog;
import io.oncefs.master.log.CommandTooLarge;
import io.oncefs.master.log.LeadershipListener;
import io.oncefs.master.log.LogAdmin;
import io.oncefs.master.log.LogStatus;
import io.oncefs.master.log.LogUnavailable;
import io.oncefs.master.log.NodeId;
import io.oncefs.master.log.NotLeader;
import io.oncefs.master.log.TermCalls;
import io.oncefs.master.log.Voter;
import io.oncefs.master.tables.TableStore;
import io.oncefs.runtime.Host;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node of the replicated log.
 *
 * <p>It applies to the tables it is given and replaces their content when a leader sends a
 * snapshot, but does not own them: close them after the log. A fault (an entry that cannot be
 * applied, a log that cannot be written, a long pause) is reported to the host once and ends the
 * node.
 */
public final class RatisCommandLog implements CommandLog, LogAdmin {
  private static final Logger LOG = LoggerFactory.getLogger(RatisCommandLog.class);

  /** Of commands that share an entry: snapshots and purges count entries, so none may be huge. */
  private static final int TOGETHER_BYTES_MAX = 16 << 10;

  /** Of what is left of Ratis once the log itself is closed. */
  private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

  private final RatisConfig config;
  private final TableStore tables;
  private final SnapshotFiles snapshots;
  private final LogLoops loops;
  private final LogRoom room;
  private final RaftFaults faults;
  private final Submissions submissions;
  private final EntrySender entries;
  private final ProvenReads provenReads;
  private final ReadRounds reads;
  private final MasterStateMachine stateMachine;
  private final RaftServer server;
  private final RaftServer.Division division;
  private final LocalClient client;
  private final MajorityContact contact;
  private final LeaderReads leaderReads;

  private RatisCommandLog(
      RatisConfig config,
      MasterStorage storage,
      TableStore tables,
      CommandApplier applier,
      SnapshotFiles snapshots,
      LogLoops loops,
      TermCalls others,
      Host host)
      throws IOException {
    this.config = config;
    this.tables = tables;
    this.snapshots = snapshots;
    this.loops = loops;
    this.room = LogRoom.in(storage.raft(), config.sizes());
    this.faults = new RaftFaults(host.faults(), room);
    this.submissions =
        new Submissions(
            TOGETHER_BYTES_MAX, config.sizes().pendingCommands(), config.sizes().pendingBytes());
    this.provenReads =
        new ProvenReads(
            new LeadershipProof(others, host.clock(), loops.answers(), config.timing().request()));
    this.reads = new ReadRounds(this::readRound);
    ClientId ourselves = ClientId.valueOf(uuid(host.entropy().nextId()));
    this.stateMachine =
        new MasterStateMachine(
            tables,
            applier,
            snapshots,
            submissions,
            loops.leadership(),
            provenReads.proof(),
            faults,
            ourselves);
    RaftGroupId group = RaftGroupId.valueOf(uuid(storage.identity().group()));
    RaftPeerId self = peer(config.self()).getId();
    this.server =
        RaftServer.newBuilder()
            .setServerId(self)
            .setGroup(RaftGroup.valueOf(group, peers(storage.firstVoters(config.quorum()))))
            .setStateMachine(stateMachine)
            .setOption(RaftStorage.StartupOption.RECOVER)
            .setProperties(RatisProperties.of(config, storage.raft()))
            .setParameters(ProvenFactory.parameters(provenReads))
            .build();
    this.division = server.getDivision(group);
    DivisionReign reign = new DivisionReign(division, tables);
    provenReads.use(division, reign);
    this.contact = new MajorityContact(division, config.timing().electionMax());
    this.client =
        new LocalClient(
            ourselves, self, group, server, config.timing().request().toMillis(), loops.calls());
    this.entries =
        new EntrySender(
            config.self().id(),
            submissions,
            client::nextCallId,
            client::write,
            loops.answers(),
            host.clock(),
            faults::fatal);
    this.leaderReads =
        new LeaderReads(
            reign,
            provenReads::whenProven,
            () -> provenReads.readyIndex(() -> typed(client.read(), RatisCommandLog::nothing)));
  }

  /**
   * Starts the node on a directory that was opened and checked.
   *
   * @param tables the tables below that directory; they may lack a suffix of what was applied, or
   *     everything
   * @param others asks the other masters in which term they are
   * @throws StorageRefused if log and tables do not fit together
   * @throws LogStartFailed if the port is taken or Ratis cannot read its files
   */
  public static RatisCommandLog start(
      RatisConfig config,
      MasterStorage storage,
      TableStore tables,
      CommandApplier applier,
      TermCalls others,
      Host host)
      throws IOException {
    RatisProcess.tame();
    RatisProcess.requireFree(config.self(), config.bindHost());
    LOG.info("starting the log of {} in {}: {}", storage.identity(), storage.directory(), config);
    SnapshotFiles snapshots = new SnapshotFiles(storage.raftGroup(), storage.identity().cluster());
    new Recovery(storage, tables, snapshots).run();
    LogLoops loops = LogLoops.of(host, config.self().id());
    RatisCommandLog log = null;
    try {
      log = new RatisCommandLog(config, storage, tables, applier, snapshots, loops, others, host);
      log.server.start();
      return log;
    } catch (IOException | RuntimeException e) {
      if (log == null) {
        loops.close();
      } else {
        log.kill();
      }
      throw new LogStartFailed(
          "cannot start the log in " + storage.directory() + ": " + e.getMessage(), e);
    }
  }

  private static UUID uuid(Id128 id) {
    return new UUID(id.high(), id.low());
  }

  private static List<RaftPeer> peers(List<Member> members) {
    return members.stream().map(RatisCommandLog::peer).toList();
  }

  private static RaftPeer peer(Member member) {
    return RaftPeer.newBuilder().setId(member.id().value()).setAddress(member.address()).build();
  }

  @Override
  public CompletableFuture<byte[]> submit(byte[] command) {
    int limit = config.sizes().commandBytesMax();
    if (command.length > limit) {
      return CompletableFuture.failedFuture(new CommandTooLarge(command.length, limit));
    }
    if (!faults.isRunning()) {
      return CompletableFuture.failedFuture(closed());
    }
    DivisionInfo info = division.getInfo();
    if (!info.isLeader()) {
      return CompletableFuture.failedFuture(
          Outcomes.notLeader(config.self().id(), info.getLeaderId()));
    }
    if (contact.isLost()) {
      return CompletableFuture.failedFuture(
          new LogUnavailable("the leader does not hear from a majority", null));
    }
    if (!room.isThere()) {
      return CompletableFuture.failedFuture(new LogUnavailable(room.problem(), null));
    }
    CompletableFuture<byte[]> answer = submissions.add(command);
    entries.sendNext();
    return answer;
  }

  private static LogUnavailable closed() {
    return new LogUnavailable("the log is closed", null);
  }

  @Override
  public CompletableFuture<Void> linearize() {
    return faults.isRunning() ? reads.join() : CompletableFuture.failedFuture(closed());
  }

  /**
   * Ratis gives a read index and waits for it, or this node leads, proves it and knows the index.
   */
  private CompletableFuture<Void> readRound() {
    DivisionInfo info = division.getInfo();
    if (info.isLeader()) {
      // The thread that brings the proof holds no lock: no need to hand over to another.
      return typed(leaderReads.read(), Runnable::run);
    }
    NotLeader refusal = Outcomes.notLeader(config.self().id(), info.getLeaderId());
    return refusal.leader() == null
        ? CompletableFuture.failedFuture(refusal)
        : typed(client.read(), RatisCommandLog::nothing);
  }

  private static @Nullable Void nothing(RaftClientReply reply) {
    return null;
  }

  private <T extends @Nullable Object> CompletableFuture<T> typed(
      CompletableFuture<RaftClientReply> replied, Function<RaftClientReply, T> result) {
    return typed(replied.thenApply(result), loops.answers());
  }

  private <T extends @Nullable Object> CompletableFuture<T> typed(
      CompletableFuture<T> replied, Executor executor) {
    CompletableFuture<T> typed = new CompletableFuture<>();
    var unused =
        replied.whenCompleteAsync(
            (reply, failure) -> {
              if (failure == null) {
                typed.complete(reply);
              } else {
                typed.completeExceptionally(Outcomes.ofRefusal(config.self().id(), failure));
              }
            },
            executor);
    return typed;
  }

  @Override
  public CompletableFuture<Void> transferLeadership(NodeId target) {
    return typed(client.transfer(target), RatisCommandLog::nothing);
  }

  @Override
  public CompletableFuture<Void> stepDown() {
    return typed(client.transfer(null), RatisCommandLog::nothing);
  }

  @Override
  public CompletableFuture<Long> triggerSnapshot() {
    return typed(client.snapshot(), RaftClientReply::getLogIndex);
  }

  @Override
  public CompletableFuture<Void> changeVoters(Set<NodeId> leaving, List<Voter> joining) {
    VoterChange change = VoterChange.of(division.getRaftConf().getCurrentPeers(), leaving, joining);
    if (change.leavesNobody()) {
      return CompletableFuture.failedFuture(new LogUnavailable("nobody would vote", null));
    }
    return division.getInfo().isLeader() && change.changesNothing()
        ? CompletableFuture.completedFuture(null)
        : typed(client.change(change), RatisCommandLog::nothing);
  }

  @Override
  public LogStatus status() {
    SnapshotInfo snapshot = snapshots.getLatestSnapshot();
    return new StatusReader(config, division)
        .read(
            tables.applied().index(),
            snapshot == null ? -1 : snapshot.getIndex(),
            faults.hasFailed());
  }

  @Override
  public long term() {
    return division.getInfo().getCurrentTerm();
  }

  @Override
  public boolean isReadyLeader() {
    DivisionInfo info = division.getInfo();
    return faults.isRunning() && info.isLeader() && info.isLeaderReady();
  }

  @Override
  public boolean hasRoom() {
    return room.isThere();
  }

  /** Whether this node's disk can take what an election stores. */
  public boolean permitsElection() {
    return room.permitsElection();
  }

  @Override
  public void listen(LeadershipListener listener) {
    loops.leadership().listen(listener);
  }

  /** Stops in order: what is committed here is applied, then everything is closed. Idempotent. */
  @Override
  public void close() {
    faults.closing();
    closeServer();
  }

  /**
   * Ends the node as a crash would, as far as one process permits: nothing more is applied or
   * answered, nobody is told, connections break. The others miss it at once; this call returns when
   * its files are free again, after a second or so. What was submitted is of unknown outcome.
   */
  public void kill() {
    stateMachine.freeze();
    faults.closing();
    submissions.abandonAll();
    closeServer();
  }

  private void closeServer() {
    BoundedClose.close(
        loops.closing(),
        server,
        () -> division.getInfo().getLifeCycleState() == LifeCycle.State.CLOSED,
        CLOSE_MAX);
    submissions.abandonAll();
    client.end(closed());
    reads.end(closed());
    provenReads.end(closed());
    loops.close();
  }
}

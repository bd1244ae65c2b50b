package io.oncefs.master.ratis;

import io.oncefs.master.log.CommandApplier;
import io.oncefs.master.tables.AppliedPosition;
import io.oncefs.master.tables.TableStore;
import io.oncefs.master.tables.TableStoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * The tables as Ratis sees them.
 *
 * <p>Ratis begins at the last snapshot after a restart; what the tables already hold is passed
 * over. An entry that cannot be applied stops the process: passing over it would make this master
 * differ from the others.
 */
final class MasterStateMachine extends BaseStateMachine {
  private final TableStore tables;
  private final CommandApplier applier;
  private final SnapshotFiles snapshots;
  private final Submissions submissions;
  private final LeadershipEvents leadership;
  private final LeadershipProof proof;
  private final RaftFaults faults;
  private final ClientId ourselves;

  /**
   * The last entry Ratis has handed in; behind the tables as long as old entries are passed over.
   */
  private volatile long handedIn = RaftLog.INVALID_LOG_INDEX;

  private volatile long configurationTerm;
  private volatile boolean frozen;

  MasterStateMachine(
      TableStore tables,
      CommandApplier applier,
      SnapshotFiles snapshots,
      Submissions submissions,
      LeadershipEvents leadership,
      LeadershipProof proof,
      RaftFaults faults,
      ClientId ourselves) {
    this.tables = tables;
    this.applier = applier;
    this.snapshots = snapshots;
    this.submissions = submissions;
    this.leadership = leadership;
    this.proof = proof;
    this.faults = faults;
    this.ourselves = ourselves;
  }

  /** From here on nothing is applied, as if the process were gone. */
  void freeze() {
    frozen = true;
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage)
      throws IOException {
    super.initialize(server, group, storage);
    getLifeCycle().startAndTransition(() -> snapshots.init(storage));
  }

  @Override
  public TermIndex getLastAppliedTermIndex() {
    // The superclass asks before the constructor has run.
    AppliedPosition applied = tables == null ? AppliedPosition.NOTHING : tables.applied();
    return TermIndex.valueOf(applied.term(), applied.index());
  }

  @Override
  public TransactionContext startTransaction(RaftClientRequest request) throws IOException {
    TransactionContext transaction = super.startTransaction(request);
    if (!request.getClientId().equals(ourselves)) {
      transaction.setException(new IOException("commands come from the master itself only"));
    }
    return transaction;
  }

  @Override
  public TransactionContext preAppendTransaction(TransactionContext transaction) {
    submissions.appending(transaction.getClientRequest().getCallId());
    return transaction;
  }

  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    LogEntryProto entry = transaction.getLogEntry();
    ByteString command = entry.getStateMachineLogEntry().getLogData();
    byte[] reply = apply(entry.getTerm(), entry.getIndex(), command);
    return CompletableFuture.completedFuture(
        reply == null ? Message.EMPTY : Message.valueOf(UnsafeByteOperations.unsafeWrap(reply)));
  }

  /** An entry that is not a command; the tables follow its position all the same. */
  @Override
  public void notifyTermIndexUpdated(long term, long index) {
    apply(term, index, null);
  }

  private byte @Nullable [] apply(long term, long index, @Nullable ByteString command) {
    if (frozen) {
      return null;
    }
    try {
      AppliedPosition position = new AppliedPosition(term, index);
      byte[] reply = index <= tables.applied().index() ? null : applyNew(position, command);
      handedIn = index;
      return reply;
    } catch (Throwable broken) {
      faults.fatal("cannot apply the log entry at term " + term + ", index " + index, broken);
      throw broken;
    }
  }

  private byte @Nullable [] applyNew(AppliedPosition position, @Nullable ByteString command) {
    if (command == null) {
      tables.apply(position, () -> {});
      return null;
    }
    byte[][] answers = new byte[1][];
    tables.apply(
        position, () -> answers[0] = Bundle.apply(applier, position, command.toByteArray()));
    return answers[0];
  }

  /**
   * Linearizable reads come here when the tables are up to date; the reader then reads them itself.
   */
  @Override
  public CompletableFuture<Message> query(Message request) {
    return CompletableFuture.completedFuture(Message.EMPTY);
  }

  @Override
  public StateMachineStorage getStateMachineStorage() {
    return snapshots;
  }

  @Override
  public synchronized long takeSnapshot() throws IOException {
    AppliedPosition position = tables.applied();
    boolean passingOver = handedIn < position.index();
    if (frozen || passingOver || getLifeCycleState() != LifeCycle.State.RUNNING) {
      return RaftLog.INVALID_LOG_INDEX;
    }
    try {
      Path prepared = snapshots.prepare();
      tables.checkpoint(prepared);
      snapshots.publish(prepared, position);
    } catch (TableStoreException e) {
      throw new IOException("no snapshot at " + position, e);
    }
    return position.index();
  }

  /** A snapshot from the leader has arrived and is about to take the place of ours. */
  @Override
  public synchronized void pause() {
    getLifeCycle().transition(LifeCycle.State.PAUSING);
    try {
      snapshots.forceArrived();
    } catch (IOException e) {
      faults.fatal("cannot keep the snapshot the leader has sent", e);
    }
    getLifeCycle().transition(LifeCycle.State.PAUSED);
  }

  @Override
  public synchronized void reinitialize() throws IOException {
    snapshots.refresh();
    SnapshotFiles.Snapshot arrived = snapshots.newest().orElseThrow();
    getLifeCycle().transition(LifeCycle.State.STARTING);
    try {
      if (tables.applied().isBehind(arrived.position())) {
        snapshots.requireOurs(arrived);
        tables.restore(arrived.directory());
      }
      handedIn = tables.applied().index();
    } catch (TableStoreException | StorageRefused e) {
      faults.fatal("cannot restore the snapshot at " + arrived.position(), e);
      throw e;
    }
    getLifeCycle().transition(LifeCycle.State.RUNNING);
  }

  /**
   * Comes before {@link #notifyLeaderReady}, whose term it tells: a leader begins with a
   * configuration entry.
   */
  @Override
  public void notifyConfigurationChanged(
      long term, long index, RaftConfigurationProto configuration) {
    configurationTerm = term;
  }

  @Override
  public void notifyLeaderReady() {
    leadership.ready(configurationTerm);
  }

  @Override
  public void notifyNotLeader(Collection<TransactionContext> pending) {
    proof.lost();
    leadership.lost();
  }

  @Override
  public void notifyLogFailed(Throwable cause, LogEntryProto entry) {
    faults.fatal("the log cannot be written", cause);
  }

  @Override
  public void notifyServerShutdown(RoleInfoProto role, boolean allServers) {
    faults.fatal("the log shut down", new IllegalStateException("role was " + role.getRole()));
  }

  @Override
  public void close() {
    faults.fatal("the log stopped applying entries", new IllegalStateException("see the log"));
  }
}

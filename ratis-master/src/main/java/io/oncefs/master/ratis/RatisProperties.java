package io.oncefs.master.ratis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/**
 * Our configuration in Ratis' terms. Nothing that matters is left to a default, because
 * documentation and code disagree on several.
 */
final class RatisProperties {
  /** What Ratis adds around a command in an entry; generous. */
  private static final int ENTRY_OVERHEAD_BYTES = 64 << 10;

  /** Length and checksum around an entry in a file. */
  private static final int FRAME_BYTES = 8;

  private static final int MIB = 1 << 20;
  private static final long PREALLOCATED_BYTES_MAX = 256 << 10;
  private static final int CACHED_SEGMENTS_MAX = 4;

  /**
   * Pauses after failed sends and how often; by default a master that is back waits up to 5 s for
   * its leader.
   */
  private static final String APPEND_RETRIES = "10ms,10, 250ms,1000000000";

  private static final int SNAPSHOT_CHUNK_BYTES = MIB;
  private static final int SNAPSHOTS_KEPT = 2;

  /** None does: whoever wakes up hears who leads now and what it missed, as after a restart. */
  private static final Duration PAUSE_THAT_ENDS_THE_SERVER = Duration.ofDays(3_650);

  /** Ratis remembers answers for clients that retry. Ours never do under the same call id. */
  private static final Duration RETRY_CACHE = Duration.ofSeconds(2);

  /** A master that joins gets its vote when it lacks fewer entries than this. */
  private static final int JOINS_WHEN_BEHIND_BY = 100;

  /** A master that joins and lets so many requests time out is given up. */
  private static final int REQUESTS_A_JOINER_MAY_MISS = 5;

  private final RaftProperties properties = new RaftProperties();

  private RatisProperties() {}

  static RaftProperties of(RatisConfig config, Path raftDirectory) {
    RatisProperties result = new RatisProperties();
    result.storage(raftDirectory);
    result.timing(config.timing());
    result.reads(config.timing());
    result.log(config.sizes(), config.snapshots());
    result.snapshots(config.snapshots());
    result.joining(config.timing());
    result.transport(config);
    return result.properties;
  }

  private void storage(Path raft) {
    RaftServerConfigKeys.setStorageDir(properties, List.of(raft.toFile()));
    RaftServerConfigKeys.setRemovedGroupsDir(properties, raft.resolve("removed").toFile());
    RaftServerConfigKeys.setStorageFreeSpaceMin(properties, SizeInBytes.valueOf(0));
  }

  private void timing(RaftTiming timing) {
    RaftServerConfigKeys.Rpc.setTimeoutMin(properties, time(timing.electionMin()));
    RaftServerConfigKeys.Rpc.setTimeoutMax(properties, time(timing.electionMax()));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, time(timing.electionMin()));
    RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, time(timing.electionMax()));
    RaftServerConfigKeys.Rpc.setRequestTimeout(properties, time(timing.request()));
    // Only to a follower it calls slow does a leader not send as fast as it can: one that is down
    // would keep a core busy.
    RaftServerConfigKeys.Rpc.setSlownessTimeout(properties, time(timing.electionMax()));
    RaftServerConfigKeys.Log.Appender.setRetryPolicy(properties, APPEND_RETRIES);
    RaftServerConfigKeys.LeaderElection.setPreVote(properties, true);
    // How long one that lost its majority does not stand again; the default of 10 s is an outage.
    RaftServerConfigKeys.LeaderElection.setLeaderStepDownWaitTime(
        properties, time(timing.electionMax().multipliedBy(2)));
    RaftServerConfigKeys.LeaderElection.setMemberMajorityAdd(properties, false);
    // A follower that overslept by more than this gives the leader another chance.
    RaftServerConfigKeys.setSleepDeviationThreshold(properties, time(timing.electionMax()));
    RaftServerConfigKeys.setCloseThreshold(properties, time(PAUSE_THAT_ENDS_THE_SERVER));
    RaftServerConfigKeys.RetryCache.setExpiryTime(properties, time(RETRY_CACHE));
  }

  private void reads(RaftTiming timing) {
    RaftServerConfigKeys.Read.setOption(properties, RaftServerConfigKeys.Read.Option.LINEARIZABLE);
    RaftServerConfigKeys.Read.setTimeout(properties, time(timing.request()));
    RaftServerConfigKeys.Read.setLeaderLeaseEnabled(properties, false);
    // It does not exclude stale reads; LeadershipProof does what it should do.
    RaftServerConfigKeys.Read.setLeaderHeartbeatCheckEnabled(properties, false);
    RaftServerConfigKeys.Read.ReadIndex.setType(
        properties, RaftServerConfigKeys.Read.ReadIndex.Type.COMMIT_INDEX);
    RaftServerConfigKeys.Read.ReadAfterWriteConsistent.setWriteIndexCacheExpiryTime(
        properties, time(RETRY_CACHE));
  }

  private void log(RaftSizes sizes, SnapshotPolicy snapshots) {
    int entryBytes = sizes.commandBytesMax() + ENTRY_OVERHEAD_BYTES;
    RaftServerConfigKeys.Log.setUseMemory(properties, false);
    RaftServerConfigKeys.Log.setUnsafeFlushEnabled(properties, false);
    RaftServerConfigKeys.Log.setAsyncFlushEnabled(properties, false);
    RaftServerConfigKeys.Log.setCorruptionPolicy(
        properties, RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION);
    // Would add an entry to the log for each commit; a new leader finds the commit index without.
    RaftServerConfigKeys.Log.setLogMetadataEnabled(properties, false);
    RaftServerConfigKeys.Log.setSegmentSizeMax(properties, size(sizes.segmentBytes()));
    RaftServerConfigKeys.Log.setPreallocatedSize(
        properties, size(Math.min(PREALLOCATED_BYTES_MAX, sizes.segmentBytes())));
    RaftServerConfigKeys.Log.setWriteBufferSize(properties, size(entryBytes + FRAME_BYTES));
    RaftServerConfigKeys.Log.setSegmentCacheNumMax(properties, CACHED_SEGMENTS_MAX);
    RaftServerConfigKeys.Log.setSegmentCacheSizeMax(properties, size(sizes.cachedBytes()));
    RaftServerConfigKeys.Log.setQueueElementLimit(properties, sizes.pendingCommands());
    RaftServerConfigKeys.Log.setQueueByteLimit(properties, size(sizes.pendingBytes()));
    RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(properties, true);
    RaftServerConfigKeys.Log.setPurgePreservationLogNum(properties, snapshots.keptEntries());
    RaftServerConfigKeys.Log.setPurgeGap(properties, 1);
    // By default a leader sends a follower nothing within a millisecond of what it sent before.
    RaftServerConfigKeys.Log.Appender.setWaitTimeMin(properties, TimeDuration.ZERO);
    RaftServerConfigKeys.Log.Appender.setBufferByteLimit(properties, size(entryBytes));
    RaftServerConfigKeys.Write.setElementLimit(properties, sizes.pendingCommands());
    RaftServerConfigKeys.Write.setByteLimit(properties, size(sizes.pendingBytes()));
  }

  private void snapshots(SnapshotPolicy snapshots) {
    RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(properties, true);
    RaftServerConfigKeys.Snapshot.setAutoTriggerThreshold(properties, snapshots.everyEntries());
    RaftServerConfigKeys.Snapshot.setTriggerWhenStopEnabled(properties, false);
    RaftServerConfigKeys.Snapshot.setTriggerWhenRemoveEnabled(properties, false);
    RaftServerConfigKeys.Snapshot.setCreationGap(properties, 1);
    RaftServerConfigKeys.Snapshot.setRetentionFileNum(properties, SNAPSHOTS_KEPT);
    // The leader sends the files itself; the other mode repeats installs without end in 3.3.0.
    RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(properties, true);
    RaftServerConfigKeys.Log.Appender.setSnapshotChunkSizeMax(
        properties, size(SNAPSHOT_CHUNK_BYTES));
  }

  private void joining(RaftTiming timing) {
    RaftServerConfigKeys.setStagingCatchupGap(properties, JOINS_WHEN_BEHIND_BY);
    RaftServerConfigKeys.setStagingTimeout(
        properties, time(timing.request().multipliedBy(REQUESTS_A_JOINER_MAY_MISS)));
  }

  private void transport(RatisConfig config) {
    int entryBytes = config.sizes().commandBytesMax() + ENTRY_OVERHEAD_BYTES;
    RaftConfigKeys.Rpc.setType(properties, new ProvenFactory.Type());
    GrpcConfigKeys.Server.setHost(properties, config.bindHost());
    GrpcConfigKeys.Server.setPort(properties, config.self().port());
    GrpcConfigKeys.Server.setHeartbeatChannel(properties, true);
    GrpcConfigKeys.Server.setInstallSnapshotRequestTimeout(
        properties, time(config.timing().request()));
    GrpcConfigKeys.setMessageSizeMax(
        properties, size(Math.max(entryBytes, SNAPSHOT_CHUNK_BYTES) + 2L * MIB));
    GrpcConfigKeys.setFlowControlWindow(properties, size(MIB));
  }

  private static TimeDuration time(Duration duration) {
    return TimeDuration.valueOf(duration.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static SizeInBytes size(long bytes) {
    return SizeInBytes.valueOf(bytes);
  }
}

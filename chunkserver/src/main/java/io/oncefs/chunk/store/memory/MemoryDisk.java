package io.oncefs.chunk.store.memory;

import static io.oncefs.common.Checks.invariant;

import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.chunk.store.StoreSettings;
import io.oncefs.chunk.store.StoredReplica;
import io.oncefs.chunk.store.StoredReplica.Phase;
import io.oncefs.common.ChunkId;
import io.oncefs.common.ClusterId;
import io.oncefs.common.Generation;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a store leaves behind when its process ends, and the knobs of a simulator on it. A formatted
 * disk; {@link #open} starts a process on it, {@link #crash} ends that process. All commits are
 * durable the moment they return, so a crash loses nothing that was committed and keeps nothing
 * else.
 *
 * <p>Any thread may call; everything is in order of chunk id, so that a run repeats exactly.
 */
public final class MemoryDisk {
  private final ClusterId cluster;
  private final StoreId store;
  private final NavigableMap<ChunkId, MemoryReplica> replicas = new TreeMap<>();
  private final CommitFaults faults = new CommitFaults();
  private long generation;
  private long floor;
  private long capacityBytes = Long.MAX_VALUE;
  private @Nullable MemoryChunkStore opened;

  /** An empty, formatted disk. */
  public MemoryDisk(ClusterId cluster, StoreId store) {
    this.cluster = cluster;
    this.store = store;
  }

  /** Opens it with no bound on space but {@link #setCapacity}. */
  public ChunkStore open() {
    return open(new StoreSettings(0, 0, 0));
  }

  /** Opens it and raises its generation; whoever had it open must have closed it or crashed. */
  public synchronized ChunkStore open(StoreSettings settings) {
    invariant(opened == null, "the disk is open already");
    generation++;
    opened = new MemoryChunkStore(this, settings, new Generation(generation));
    return opened;
  }

  /** Ends the process that had it open: its handle fails every further call. */
  public synchronized void crash() {
    opened = null;
  }

  /** What the next commits will meet. */
  public CommitFaults faults() {
    return faults;
  }

  /** Bounds the disk; what is above the bound already stays. */
  public synchronized void setCapacity(long bytes) {
    capacityBytes = bytes;
  }

  /** Damage: the replica forgets everything from this LSN on, as if it had never been prepared. */
  public synchronized void loseBatches(ChunkId chunk, long fromLsn) {
    MemoryReplica replica = held(chunk);
    Position at =
        Objects.requireNonNull(
            replica.positionAt(fromLsn), () -> chunk + " is shorter than " + fromLsn);
    StoredReplica was = replica.state();
    replica.cut(fromLsn);
    replica.become(
        new StoredReplica(
            chunk, was.phase(), was.description(), at, Math.min(was.committed(), fromLsn)));
  }

  /** Damage: reads that touch the byte at this offset fail from now on. */
  public synchronized void damage(ChunkId chunk, long offset) {
    held(chunk).damage(offset);
  }

  /** The replicas with bytes that do not read any more; one that was dropped is none of them. */
  public synchronized Set<ChunkId> damaged() {
    Set<ChunkId> damaged = new TreeSet<>();
    replicas.forEach(
        (chunk, replica) -> {
          if (replica.isDamaged()) {
            damaged.add(chunk);
          }
        });
    return damaged;
  }

  /** Damage: the replica's state claims another phase, as a lost fence or seal would. */
  public synchronized void setPhase(ChunkId chunk, Phase phase) {
    MemoryReplica replica = held(chunk);
    StoredReplica was = replica.state();
    replica.become(
        new StoredReplica(chunk, phase, was.description(), was.prepared(), was.committed()));
  }

  public synchronized boolean isOpen() {
    return opened != null;
  }

  private MemoryReplica held(ChunkId chunk) {
    return Objects.requireNonNull(replicas.get(chunk), () -> chunk + " is not here");
  }

  /** Whether this handle speaks for the process that runs; every call of a store begins with it. */
  boolean isOpenedBy(MemoryChunkStore handle) {
    return opened == handle;
  }

  synchronized void closedBy(MemoryChunkStore handle) {
    if (opened == handle) {
      opened = null;
    }
  }

  ClusterId cluster() {
    return cluster;
  }

  StoreId store() {
    return store;
  }

  NavigableMap<ChunkId, MemoryReplica> replicas() {
    return replicas;
  }

  long floor() {
    return floor;
  }

  void raiseFloor(long to) {
    floor = to;
  }

  long capacityBytes() {
    return capacityBytes;
  }
}

package io.oncefs.protocol;

import io.oncefs.common.ChunkId;
import io.oncefs.common.ClusterId;
import io.oncefs.common.FileId;
import io.oncefs.common.Generation;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a master is asked. Each gets one {@link MasterReply}. */
public sealed interface MasterRequest {

  /** A change that carries the request id under which its result is remembered. */
  sealed interface Change extends MasterRequest {
    RequestId request();
  }

  /**
   * Creates an empty file.
   *
   * @param parents make missing directories above it
   * @param exclusive fail if it exists; otherwise an existing file is the answer
   */
  record CreateFile(
      RequestId request, String path, FileOptions options, boolean parents, boolean exclusive)
      implements Change {}

  /** Creates a directory; with {@code parents} those above it, and one that exists is fine. */
  record MakeDirectory(RequestId request, String path, boolean parents) implements Change {}

  /**
   * Moves a file or directory; the target must not exist, its parent must.
   *
   * @param replace a file may take the place of another file, which is deleted in the same step
   */
  record Rename(RequestId request, String from, String to, boolean replace) implements Change {}

  /** Removes a file or directory. */
  record Delete(RequestId request, String path, boolean recursive) implements Change {}

  /**
   * Takes back the latest deletion of what was at {@code path}, while it is in the trash.
   *
   * @param to where it goes; must not exist, its parent must
   */
  record Undelete(RequestId request, String path, String to) implements Change {}

  /** Sets a file's or directory's modification time to the leader's clock. */
  record Touch(RequestId request, String path) implements Change {}

  /** Linearizable. */
  record Stat(String path) implements MasterRequest {}

  /** Linearizable; for holders of an id, whatever its path is now. */
  record StatFile(FileId file) implements MasterRequest {}

  /**
   * Linearizable, by ascending name.
   *
   * @param startAfter the last name of the page before; empty for the first page
   */
  record ListDirectory(String path, String startAfter, int max) implements MasterRequest {}

  /**
   * Linearizable: the file's chunks from the one that covers {@code offset} on, in order.
   *
   * @param offset {@link Long#MAX_VALUE} for the last chunk only
   */
  record ListChunks(FileId file, long offset, int max) implements MasterRequest {}

  /** Linearizable. */
  record DescribeChunk(ChunkId chunk) implements MasterRequest {}

  /**
   * Compare-and-set: open the next tail, if the file's last chunk is still {@code predecessor}. If
   * another tail is open already it is the answer.
   *
   * @param predecessor the last chunk the caller knows of, which is sealed; null if none
   */
  record OpenTail(FileId file, @Nullable ChunkId predecessor) implements MasterRequest {}

  /**
   * Seal a chunk. Answered when the decision is applied.
   *
   * @param clean set by a primary that has fenced itself with everything committed (a full chunk)
   * @param wantTail an appender waits: open the next tail with it
   */
  record SealChunk(ChunkId chunk, SealReason reason, @Nullable CleanSeal clean, boolean wantTail)
      implements MasterRequest {}

  /**
   * All replicas stand at exactly {@code at}.
   *
   * @param next what the primary has begun to prepare, to become the tail if it still can; null if
   *     nothing
   */
  record CleanSeal(Position at, @Nullable PlannedTail next) {}

  /**
   * A full chunk is about to end: what the next one may be. Any answer says that a master leads,
   * and so that the next one will follow at once.
   */
  record PlanTail(ChunkId chunk) implements MasterRequest {}

  /** Who asks for a seal, and why; for the metrics and the log. */
  enum SealReason {
    CHUNK_FULL,
    REPLICA_BROKEN,
    REPLICA_SILENT,
    PRIMARY_UNREACHABLE,
    PRIMARY_RESTARTED,
    LEASE_EXPIRED,
    TAIL_NOT_STARTED,
    UNDER_REPLICATED,
    REQUESTED
  }

  /**
   * A chunkserver's start: logged. Until it is applied the server takes no appends.
   *
   * @param highestChunk the largest chunk id the store has heard of, 0 if of none: masters that
   *     have not given it out yet have forgotten something
   */
  record RegisterServer(
      ClusterId cluster,
      StoreId store,
      Generation generation,
      long highestChunk,
      String address,
      String httpAddress,
      String rack)
      implements MasterRequest {}

  /**
   * To every master, leader or not; renews the lease.
   *
   * @param sealedHere chunks whose seal this server has carried out, named by the last answer
   */
  record Heartbeat(
      ClusterId cluster,
      StoreId store,
      Generation generation,
      long capacityBytes,
      long freeBytes,
      long chunks,
      List<ChunkId> sealedHere)
      implements MasterRequest {
    public Heartbeat {
      sealedHere = List.copyOf(sealedHere);
    }
  }

  /**
   * Linearizable: what a server is to copy and to drop. It does neither for any other reason than
   * the answer to a question of its own, so an order that was delayed, repeated or given by a node
   * that no longer leads has no effect.
   *
   * @param from the first chunk to look at for drops: 1, or where the answer before said
   * @param max orders of each kind, at most {@link io.oncefs.common.Limits#PAGE_MAX}
   */
  record FetchOrders(ClusterId cluster, StoreId store, Generation generation, ChunkId from, int max)
      implements MasterRequest {}

  /** What came of orders: logged. Each is ordered again until this was answered. */
  record SettleOrders(ClusterId cluster, StoreId store, List<SettledOrder> settled)
      implements MasterRequest {
    public SettleOrders {
      settled = List.copyOf(settled);
    }
  }

  /**
   * What came of one order.
   *
   * @param number of the order
   * @param at where a copy is sealed; {@link Position#ZERO} for all else
   */
  record SettledOrder(long number, ChunkId chunk, Kind kind, Position at) {
    /** How it came out. */
    public enum Kind {
      /** There is no trace of the chunk on the server. */
      DROPPED,
      /** The copy is complete, verified and durable. */
      COPIED,
      /** The copy cannot be made here: what there is of it has to go. */
      NOT_COPIED
    }
  }

  /**
   * An operator says what a server is to do; answered when it is logged. {@code LEFT} is for the
   * leader to say.
   *
   * @param forMillis how long a maintenance lasts; 0 for the other duties
   */
  record AssignDuty(StoreId store, ServerDuty duty, long forMillis) implements MasterRequest {}

  /** Whether replicas are moved from full servers to empty ones; answered when it is logged. */
  record SwitchBalancing(boolean on) implements MasterRequest {}

  /**
   * A replica was read and is not what was written. The leader has it read once more before it
   * believes that; answered at once.
   */
  record ReportDamage(ChunkId chunk, StoreId store) implements MasterRequest {}

  /**
   * What was deleted and can be taken back, by path and then by age, oldest first.
   *
   * @param startAfter the last entry of the page before; null for the first page
   */
  record ListTrash(@Nullable TrashMark startAfter, int max) implements MasterRequest {}

  /** Where a page of the trash ends. */
  record TrashMark(String path, long order) {}

  /** The registry as the node that answers sees it. */
  record ListServers() implements MasterRequest {}

  /** Who this node is and which cluster it serves; never needs a leader. */
  record Identify() implements MasterRequest {}
}

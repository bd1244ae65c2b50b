package io.oncefs.protocol;

import io.oncefs.common.ChunkId;
import io.oncefs.common.ClusterId;
import io.oncefs.common.Generation;
import io.oncefs.common.Position;
import io.oncefs.protocol.MasterRequest.TrashMark;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a master answers. */
public sealed interface MasterReply {

  /** To CreateFile, MakeDirectory, Rename, Undelete, Touch, Stat, StatFile. */
  record Status(FileStatus status) implements MasterReply {}

  /**
   * To Delete: what went, in files and directories. A directory counts as one: all that lies below
   * it goes with it in one step, and is not counted.
   */
  record Deleted(long entries) implements MasterReply {}

  /** To ListDirectory. */
  record Page(List<FileStatus> entries, boolean complete) implements MasterReply {
    public Page {
      entries = List.copyOf(entries);
    }
  }

  /** To ListChunks. */
  record Chunks(List<ChunkInfo> chunks, boolean complete) implements MasterReply {
    public Chunks {
      chunks = List.copyOf(chunks);
    }
  }

  /**
   * To PlanTail.
   *
   * @param next null if there is no place for it, or the chunk is not open any more
   */
  record TailPlanned(@Nullable PlannedTail next) implements MasterReply {}

  /** To DescribeChunk and OpenTail. */
  record Chunk(ChunkInfo chunk) implements MasterReply {}

  /**
   * To SealChunk: the decision. It never changes.
   *
   * @param nextTail set if one was wanted and could be opened
   */
  record SealDecided(ChunkId chunk, Position at, @Nullable ChunkInfo nextTail)
      implements MasterReply {}

  /** To RegisterServer. */
  record Registered(Generation generation) implements MasterReply {}

  /**
   * To Heartbeat.
   *
   * @param registered the generation applied at this node for this store; 0 if none
   * @param leader whether this node leads
   * @param seals decisions the server has not confirmed yet (leader only)
   * @param floor chunk ids below this are never opened any more
   * @param ordersWait whether {@link MasterRequest.FetchOrders} has something for the server
   */
  record HeartbeatAnswer(
      Generation registered,
      boolean leader,
      long leaseMillis,
      List<SealOrder> seals,
      ChunkId floor,
      boolean ordersWait)
      implements MasterReply {
    public HeartbeatAnswer {
      seals = List.copyOf(seals);
    }
  }

  /** Cut the chunk to this position. */
  record SealOrder(ChunkId chunk, Position at) {}

  /**
   * To FetchOrders.
   *
   * @param drops of the chunks that were looked at, those that may be dropped now
   * @param next where to go on, since not all were looked at; null if they were
   */
  record Orders(List<DropOrder> drops, List<CopyOrder> copies, @Nullable ChunkId next)
      implements MasterReply {
    public Orders {
      drops = List.copyOf(drops);
      copies = List.copyOf(copies);
    }
  }

  /**
   * Remove all trace of a chunk.
   *
   * @param number never used twice: what is settled is this order and no other
   */
  record DropOrder(long number, ChunkId chunk) {}

  /**
   * Make a replica of a sealed chunk.
   *
   * @param number never used twice
   * @param chunk its replicas are those that are valid
   */
  record CopyOrder(long number, ChunkInfo chunk) {}

  /**
   * To SettleOrders, AssignDuty and SwitchBalancing: it is logged. To ReportDamage: it is looked
   * into.
   */
  record Noted() implements MasterReply {}

  /** To ListTrash. */
  record Trash(List<TrashEntry> entries, boolean complete) implements MasterReply {
    public Trash {
      entries = List.copyOf(entries);
    }
  }

  /**
   * Something deleted.
   *
   * @param mark its place in the trash; its path is where it was
   * @param deletedMillis wall clock
   * @param leftMillis until it is gone for good
   */
  record TrashEntry(
      TrashMark mark, boolean directory, long length, long deletedMillis, long leftMillis) {}

  /** To ListServers. */
  record Servers(List<ServerInfo> servers) implements MasterReply {
    public Servers {
      servers = List.copyOf(servers);
    }
  }

  /**
   * To Identify.
   *
   * @param room whether its disk has room enough to lead
   * @param term the node has not voted in a later one when it answers; -1 if it does not say
   */
  record Identity(
      ClusterId cluster, String nodeId, boolean leader, boolean room, String version, long term)
      implements MasterReply {}

  /**
   * Ask the leader instead.
   *
   * @param leaderAddress host:port of its gRPC service; null while there is none known
   */
  record NotLeader(@Nullable String leaderAddress) implements MasterReply {}

  /** Not done, for good reason; asking again without a change gets the same. */
  record Failed(Code code, String message) implements MasterReply {
    /** Why. */
    public enum Code {
      NOT_FOUND,
      ALREADY_EXISTS,
      NOT_A_DIRECTORY,
      IS_A_DIRECTORY,
      DIRECTORY_NOT_EMPTY,
      INVALID,
      LIMIT,
      /** OpenTail: the file's last chunk is another one by now; read it again. */
      STALE,
      /** Too few chunkservers, no usable replica, no quorum: try again later. */
      UNAVAILABLE,
      /** The server belongs to another cluster, or its generation went back. */
      WRONG_CLUSTER,
      STALE_GENERATION,
      /** It may or may not have happened: repeat with the same request id. */
      OUTCOME_UNKNOWN
    }
  }
}

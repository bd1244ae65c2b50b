package io.oncefs.protocol;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Generation;
import io.oncefs.common.Position;
import io.oncefs.common.Slice;
import io.oncefs.common.StoreId;
import io.oncefs.common.WriterId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a chunkserver answers. Any request may be answered by {@link Refused}. */
public sealed interface ChunkReply {

  /**
   * To Append: the outcome of the leading records, each committed before it is told here.
   *
   * @param rejection why the records after {@code outcomes} were not taken; null if all were
   */
  record Appended(List<AppendOutcome> outcomes, @Nullable Refused rejection) implements ChunkReply {
    public Appended {
      outcomes = List.copyOf(outcomes);
    }
  }

  /**
   * The committed outcome of one append.
   *
   * @param offset file offset of its first byte; for {@link Kind#PRECONDITION_FAILED} the file's
   *     length then
   */
  record AppendOutcome(Kind kind, long sequence, long offset, int length) {
    /** How it came out. */
    public enum Kind {
      COMMITTED,
      /** It was there already: the original place. */
      DUPLICATE,
      /** The length was another one; recorded, so that every retry hears the same. */
      PRECONDITION_FAILED,
      /**
       * At or below the writer's last seq, but older than the row remembers: find it by following
       * the chunks back ({@link ChunkRequest.FindRecords}); if it is in none, it was never
       * recorded.
       */
      OLDER_THAN_ROW
    }
  }

  /**
   * To OpenWriter: committed before it is told.
   *
   * @param granted whether {@code row.epoch()} is now the caller's; if not, {@code row} is the
   *     current holder's
   */
  record WriterOpened(boolean granted, WriterRow row) implements ChunkReply {}

  /**
   * To ListWriters: committed before it is told.
   *
   * @param rows without results
   * @param next where the next page begins; null if this was the last
   */
  record WriterPage(List<WriterRow> rows, @Nullable WriterId next) implements ChunkReply {
    public WriterPage {
      rows = List.copyOf(rows);
    }
  }

  /** To Prepare: everything below {@code prepared} is durable here. */
  record Vote(Position prepared) implements ChunkReply {}

  /**
   * To Fence: no prepare is accepted any more.
   *
   * @param prepared where the replica stands, read in the unit that stored the fence; of a sealed
   *     replica where it was sealed
   * @param committed the largest LSN it knows to be committed
   */
  record Fenced(
      StoreId store, Generation generation, boolean sealed, Position prepared, long committed)
      implements ChunkReply {}

  /**
   * To OpenChunk, CommitNotice, CloseWriter, RemoveWriter, to Sealed when the replica is now sealed
   * there, and to Verify when all of it is right.
   */
  record Done() implements ChunkReply {}

  /**
   * To what only a primary answers: the chunk is full and takes no more, nothing was done. The next
   * one is being prepared and hears requests; it becomes the tail, and answers, when the seal of
   * this one is logged. If another tail is logged it says that it is none.
   */
  record Moved(ChunkDescription next) implements ChunkReply {}

  /** To FetchWriters. */
  record Writers(WriterTable table) implements ChunkReply {}

  /**
   * To FindRecords.
   *
   * @param complete whether nothing more matches beyond the last one given, among what is committed
   *     here
   * @param sealed whether the replica knows itself sealed: then everything committed is committed
   *     here, and what is missing is not in the chunk
   * @param nextLsn nothing beyond the last one given that matches lies below it
   */
  record FoundRecords(List<RecordedResult> results, boolean complete, boolean sealed, long nextLsn)
      implements ChunkReply {
    public FoundRecords {
      results = List.copyOf(results);
    }
  }

  /** To CommittedLength: bytes of the chunk. */
  record CommittedTo(long length) implements ChunkReply {}

  /**
   * To Read.
   *
   * @param bytes from the offset asked, maybe fewer than asked, none at the end
   * @param committedLength of the chunk as this replica may serve it
   * @param sealed whether that is final
   */
  record ReadBytes(Slice bytes, int crc32c, long committedLength, boolean sealed)
      implements ChunkReply {}

  /**
   * To FetchBatches.
   *
   * @param before where the first of them begins
   * @param first batch 0, if it was asked for; then {@code batches} are those behind it
   */
  record Batches(Position before, @Nullable FirstBatch first, List<Batch> batches)
      implements ChunkReply {
    public Batches {
      batches = List.copyOf(batches);
    }
  }

  /** To Inspect. */
  record Inspected(
      ReplicaState state, Position prepared, long committed, @Nullable ChunkDescription description)
      implements ChunkReply {}

  /** To ListReplicas. */
  record Replicas(List<ReplicaSummary> replicas, boolean complete) implements ChunkReply {
    public Replicas {
      replicas = List.copyOf(replicas);
    }
  }

  /**
   * One replica in a list.
   *
   * @param described whether it is more than a fence or seal of a chunk that never arrived
   */
  record ReplicaSummary(ChunkId chunk, ReplicaState state, Position prepared, boolean described) {}

  /** The life of a replica; fenced and sealed are durable and final. */
  enum ReplicaState {
    ABSENT,
    /** A copy that is being made, by order of the master: nobody is served from it. */
    COPYING,
    OPEN,
    FENCED,
    SEALED
  }

  /**
   * Not done. Unless the code says otherwise, nothing may be concluded about the request's effect.
   *
   * @param detail a number that belongs to the code, else 0
   * @param message for people; names the next step where there is one
   */
  record Refused(Code code, long detail, String message) implements ChunkReply {
    /** Why. */
    public enum Code {
      /** A newer incarnation of the writer; detail: its epoch. */
      WRITER_FENCED,
      /** The file does not know this writer any more. */
      WRITER_EXPIRED,
      /** previousSequence was not the last one; detail: the last seq committed. */
      OUT_OF_SEQUENCE,
      /** Other bytes under a recorded seq; detail: the seq. */
      SEQUENCE_REUSED,
      /** The file's writer table is full. */
      TOO_MANY_WRITERS,
      /** A record over the limit; detail: the limit in bytes. */
      TOO_LARGE,
      /** The request breaks a rule of the protocol, or is malformed. */
      INVALID,
      /**
       * This chunk is not (any more) the tail here: fenced, sealed, full, or of an earlier start.
       */
      NOT_TAIL,
      /** This server is not the chunk's primary, or does not know the chunk. */
      NOT_HERE,
      /** Another store answers at this address. */
      WRONG_STORE,
      /** The server's start has not been registered at the master yet. */
      NOT_REGISTERED,
      /** A prepare at another LSN than the one expected; detail: the one expected. */
      UNEXPECTED_LSN,
      /** Fenced or sealed: no prepare any more. */
      FENCED,
      /** The seal names another digest, or more than is here. */
      DIVERGED,
      /** Queues are full: slow down and retry. */
      OVERLOADED,
      /** Disk space is below the reserve. */
      DISK_FULL,
      /** Bytes on disk do not match their checksum. */
      CORRUPT,
      /** The server is shutting down, or not ready yet. */
      UNAVAILABLE,
      /** Bytes of an append were damaged on the way: send them again; detail: the seq. */
      DAMAGED,
      /** What was asked for takes longer than anybody waits, and is being made: ask again here. */
      IN_HAND
    }
  }
}

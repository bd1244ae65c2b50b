package io.oncefs.protocol;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import io.oncefs.common.Slice;
import io.oncefs.common.WriterEpoch;
import io.oncefs.common.WriterId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a chunkserver is asked about one chunk. Each gets one {@link ChunkReply}. */
public sealed interface ChunkRequest {
  ChunkId chunk();

  /** Which stream carries it: messages of one lane to one server keep their order. */
  Lane lane();

  /** Streams of their own, so that bulk does not hold up the urgent. */
  enum Lane {
    APPEND,
    REPLICATE,
    READ,
    CONTROL
  }

  /**
   * Client to primary: appends of one writer, each following the one before.
   *
   * @param epoch of a named writer's open; 0 for a random-id writer
   * @param previousSequence the seq that {@code records.get(0)} follows; 0 for the very first
   * @param ackedThrough every result up to this seq has reached the client
   */
  record Append(
      ChunkId chunk,
      WriterId writer,
      WriterEpoch epoch,
      long previousSequence,
      List<AppendRecord> records,
      long ackedThrough)
      implements ChunkRequest {
    public Append {
      records = List.copyOf(records);
    }

    @Override
    public Lane lane() {
      return Lane.APPEND;
    }
  }

  /**
   * One append: applied whole or not at all.
   *
   * @param ifLength only if the file is exactly this long; {@link #ANY_LENGTH} for no condition
   */
  record AppendRecord(long sequence, Slice bytes, int crc32c, long ifLength) {
    public static final long ANY_LENGTH = -1;
  }

  /**
   * Client to primary: a named writer opens. Grants a fresh epoch if the current one is {@code
   * ifEpoch} (0: there is no row yet); the current holder's nonce gets the same answer again.
   */
  record OpenWriter(ChunkId chunk, WriterId writer, long nonce, WriterEpoch ifEpoch)
      implements ChunkRequest {
    @Override
    public Lane lane() {
      return Lane.APPEND;
    }
  }

  /** Client to primary: a random-id writer will not come back. */
  record CloseWriter(ChunkId chunk, WriterId writer, WriterEpoch epoch) implements ChunkRequest {
    @Override
    public Lane lane() {
      return Lane.APPEND;
    }
  }

  /**
   * Operator to primary: a named writer is no more. What is left of it answers WRITER_EXPIRED for
   * ever; one that the file does not know is fine.
   */
  record RemoveWriter(ChunkId chunk, WriterId writer) implements ChunkRequest {
    @Override
    public Lane lane() {
      return Lane.CONTROL;
    }
  }

  /**
   * Operator to primary: the file's writers in their order.
   *
   * @param from the least one wanted; null for the first of all
   * @param max at most this many, up to {@link io.oncefs.common.Limits#PAGE_MAX}
   */
  record ListWriters(ChunkId chunk, @Nullable WriterId from, int max) implements ChunkRequest {
    @Override
    public Lane lane() {
      return Lane.CONTROL;
    }
  }

  /**
   * Primary to replica: store this at {@code before}, which must be where you stand, and vote.
   *
   * @param committed the LSN below which everything is committed
   */
  record Prepare(
      ChunkId chunk, Position before, PrepareContent content, Position after, long committed)
      implements ChunkRequest {
    @Override
    public Lane lane() {
      return Lane.REPLICATE;
    }
  }

  /**
   * Primary to replica: everything below this LSN is committed, when no prepare is due to say it.
   */
  record CommitNotice(ChunkId chunk, long committed) implements ChunkRequest {
    @Override
    public Lane lane() {
      return Lane.REPLICATE;
    }
  }

  /**
   * Seal coordinator to replica: accept no prepare from now on, durably, and say where you stand.
   */
  record Fence(ChunkId chunk) implements ChunkRequest {
    @Override
    public Lane lane() {
      return Lane.CONTROL;
    }
  }

  /** Master to replica: the decision is logged; cut to it. Repeated until acknowledged. */
  record Sealed(ChunkId chunk, Position sealedAt) implements ChunkRequest {
    @Override
    public Lane lane() {
      return Lane.CONTROL;
    }
  }

  /** Master's leader to primary: this chunk was logged and is yours. */
  record OpenChunk(ChunkDescription description) implements ChunkRequest {
    @Override
    public ChunkId chunk() {
      return description.chunk();
    }

    @Override
    public Lane lane() {
      return Lane.CONTROL;
    }
  }

  /**
   * Next primary to a valid replica: the writer table as of {@code sealedAt}. The replica first
   * makes the seal durable.
   */
  record FetchWriters(ChunkId chunk, Position sealedAt) implements ChunkRequest {
    @Override
    public Lane lane() {
      return Lane.CONTROL;
    }
  }

  /**
   * Anyone to a replica: recorded results of one writer in this chunk, by ascending seq, among
   * those committed there.
   *
   * @param fromLsn where to begin to look: 0, or what the page before said
   * @param max at most this many, up to {@link io.oncefs.common.Limits#PAGE_MAX}
   */
  record FindRecords(
      ChunkId chunk, WriterId writer, long fromSequence, long toSequence, long fromLsn, int max)
      implements ChunkRequest {
    @Override
    public Lane lane() {
      return Lane.CONTROL;
    }
  }

  /** Client to the tail's primary: how long is what is committed? */
  record CommittedLength(ChunkId chunk) implements ChunkRequest {
    @Override
    public Lane lane() {
      return Lane.CONTROL;
    }
  }

  /**
   * Client to a replica: committed bytes.
   *
   * @param offset in the chunk
   * @param max bytes wanted, up to {@link io.oncefs.common.Limits#READ_BYTES_MAX}
   * @param provenLength a committed length of the chunk that the reader knows of from an
   *     acknowledgement or the primary; 0 if none
   * @param waitMillis how long to hold the answer back when there is nothing at {@code offset} yet
   */
  record Read(ChunkId chunk, long offset, int max, long provenLength, int waitMillis)
      implements ChunkRequest {
    @Override
    public Lane lane() {
      return Lane.READ;
    }
  }

  /**
   * A server that was ordered to copy, to a valid replica: the batches of a sealed chunk from this
   * LSN on, as many as fit.
   *
   * @param sealedAt where the chunk was decided to end; the replica must be sealed there
   * @param maxBytes of payload, up to {@link io.oncefs.common.Limits#READ_BYTES_MAX}; one batch may
   *     be larger
   */
  record FetchBatches(ChunkId chunk, Position sealedAt, long fromLsn, int maxBytes)
      implements ChunkRequest {
    @Override
    public Lane lane() {
      return Lane.READ;
    }
  }

  /**
   * To a replica: read all of it, and say whether it is what was decided. Answered with Done, or
   * with CORRUPT, DIVERGED or NOT_HERE.
   */
  record Verify(ChunkId chunk, Position sealedAt) implements ChunkRequest {
    @Override
    public Lane lane() {
      return Lane.CONTROL;
    }
  }

  /**
   * Master's leader to a server: which replicas are here, by ascending chunk?
   *
   * @param chunk the first one that is of interest
   * @param max at most so many, up to {@link io.oncefs.common.Limits#PAGE_MAX}
   */
  record ListReplicas(ChunkId chunk, int max) implements ChunkRequest {
    @Override
    public Lane lane() {
      return Lane.CONTROL;
    }
  }

  /** Operator to a replica: what is there? */
  record Inspect(ChunkId chunk) implements ChunkRequest {
    @Override
    public Lane lane() {
      return Lane.CONTROL;
    }
  }
}

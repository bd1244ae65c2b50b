package io.oncefs.chunk.engine;

import io.oncefs.chunk.core.Standing;
import io.oncefs.chunk.store.ChunkStore;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Batches;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.ChunkRequest.FetchBatches;
import io.oncefs.protocol.ChunkRequest.FindRecords;
import io.oncefs.protocol.ChunkRequest.Inspect;
import io.oncefs.protocol.ChunkRequest.ListReplicas;
import io.oncefs.protocol.ChunkRequest.Read;
import io.oncefs.protocol.ChunkRequest.Verify;
import io.oncefs.protocol.WriterTable;
import io.oncefs.runtime.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * All chunks of one server: gives every request to the shard of its chunk, or to the readers. Any
 * thread may call; nothing blocks.
 */
public final class Engine {
  private final List<Shard> shards = new ArrayList<>();
  private final Readers readers;

  public Engine(
      Host host,
      ChunkStore store,
      Committer committer,
      Standing standing,
      Outside outside,
      EngineMeter meter,
      EngineSettings settings) {
    Views views = new Views();
    this.readers = new Readers(host, store, views, outside, meter, settings.readers());
    for (int i = 0; i < settings.shards(); i++) {
      shards.add(
          new Shard(
              host.newLoop("shard-" + i),
              host,
              store,
              committer,
              standing,
              views,
              readers,
              outside,
              meter,
              settings));
    }
  }

  /** Answers once, on any thread. */
  public void request(ChunkRequest request, Consumer<ChunkReply> answer) {
    if (request instanceof Read read) {
      readers.read(read, answer);
    } else if (request instanceof FindRecords find) {
      readers.find(find, answer);
    } else if (request instanceof FetchBatches fetch) {
      readers.batches(fetch, answer);
    } else if (request instanceof Verify verify) {
      readers.verify(verify, answer);
    } else if (request instanceof ListReplicas list) {
      readers.list(list, answer);
    } else if (request instanceof Inspect inspect) {
      readers.inspect(inspect, answer);
    } else {
      shardOf(request.chunk()).request(request, answer);
    }
  }

  /** Has the master asked to seal a chunk that was open here when this server ended. */
  public void restarted(ChunkId chunk) {
    shardOf(chunk).tell(chunk, (core, now, effects) -> core.onRestarted(effects));
  }

  /** Prepares a chunk that may become the tail of its file; the masters have not logged it. */
  public void prepare(ChunkDescription description, WriterTable writers) {
    ChunkId chunk = description.chunk();
    shardOf(chunk)
        .tell(chunk, (core, now, effects) -> core.onPlanned(description, writers, now, effects));
  }

  /** What was prepared of this chunk comes to nothing. */
  public void abandon(ChunkId chunk) {
    shardOf(chunk).tell(chunk, (core, now, effects) -> core.onAbandoned(effects));
  }

  /** Removes all trace of a chunk, by order of the master; answered with Done. */
  public void drop(ChunkId chunk, Consumer<ChunkReply> answer) {
    shardOf(chunk).tell(chunk, (core, now, effects) -> core.onDrop(answer, effects), answer);
  }

  /** More of a copy, by order of the master; answered with a vote for where it stands then. */
  public void copy(ChunkId chunk, Batches frame, Consumer<ChunkReply> answer) {
    shardOf(chunk).tell(chunk, (core, now, effects) -> core.onCopy(frame, answer, effects), answer);
  }

  /** A copy has all it should have; answered with Done once it is sealed. */
  public void copied(ChunkId chunk, Position sealedAt, Consumer<ChunkReply> answer) {
    shardOf(chunk)
        .tell(chunk, (core, now, effects) -> core.onCopied(sealedAt, answer, effects), answer);
  }

  /** Chunks below this are never opened here any more. */
  public void raiseFloor(long floor) {
    shards.forEach(each -> each.raiseFloor(floor));
  }

  private Shard shardOf(ChunkId chunk) {
    // Neighbouring ids belong to different files as a rule; mixed, so that no pattern of ids
    // loads one shard.
    long mixed = chunk.value() * 0x9E3779B97F4A7C15L;
    return shards.get((int) Math.floorMod(mixed >>> 32, (long) shards.size()));
  }

  /** Requests that were not answered yet, in bytes. */
  public long waitingBytes() {
    return shards.stream().mapToLong(Shard::waitingBytes).sum();
  }

  /** The same in number. */
  public int waitingRequests() {
    return shards.stream().mapToInt(Shard::waitingRequests).sum();
  }

  /** Ends all loops after what they are doing now; runs {@code closed} when nothing runs. */
  public void close(Runnable closed) {
    AtomicInteger open = new AtomicInteger(shards.size() + readers.loops());
    Runnable one =
        () -> {
          if (open.decrementAndGet() == 0) {
            closed.run();
          }
        };
    shards.forEach(each -> each.close(one));
    readers.close(one);
  }
}

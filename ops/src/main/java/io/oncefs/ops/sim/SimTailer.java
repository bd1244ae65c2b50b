package io.oncefs.ops.sim;

import io.oncefs.common.ChunkId;
import io.oncefs.common.Slice;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.ReadBytes;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.ReplicaLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/**
 * Follows the open chunk of a file at one of its replicas, with nothing to prove and patiently, as
 * {@code tail -f} would: whatever it is given has to be in the file in the end.
 */
final class SimTailer {
  private static final int WAIT_MILLIS = 400;
  private static final int ANSWERS_MAX = 20;
  private static final long TIMEOUT_NANOS = 2_000_000_000L;
  private static final int PIECE_BYTES = 16 << 10;

  private final Simulation run;
  private final SimClient client;
  private final Simulation.Target target;
  private final SplittableRandom random;
  private long incarnation;

  SimTailer(Simulation run, SimClient client, Simulation.Target target) {
    this.run = run;
    this.client = client;
    this.target = target;
    this.random = run.cluster().scheduler.random();
  }

  /** Bytes that were given out, from this offset of the file on. */
  record Piece(String path, long offset, int length, int crc32c) {}

  /** The client's process is a new one. */
  void clientStarted() {
    incarnation++;
    next(incarnation);
  }

  private void next(long mine) {
    run.cluster()
        .scheduler
        .after(
            1 + random.nextLong(2 * run.workload().readGapNanos()),
            () -> {
              if (isCurrent(mine) && !run.isOver()) {
                locate(mine);
              }
            });
  }

  private boolean isCurrent(long mine) {
    return mine == incarnation && client.isUp();
  }

  private void locate(long mine) {
    CompletableFuture<Void> unused =
        client
            .session()
            .ask(
                new MasterRequest.ListChunks(target.file(), Long.MAX_VALUE, 1),
                MasterReply.Chunks.class)
            .handle(
                (answer, failed) -> {
                  if (isCurrent(mine)) {
                    List<ChunkInfo> last = failed == null ? answer.chunks() : List.of();
                    run.guarded(() -> follow(last, mine));
                  }
                  return null;
                });
  }

  private void follow(List<ChunkInfo> last, long mine) {
    if (last.isEmpty() || last.get(0).sealedAt() != null) {
      next(mine);
      return;
    }
    ChunkInfo chunk = last.get(0);
    List<ReplicaLocation> replicas = new ArrayList<>(chunk.description().replicas());
    ask(chunk, replicas.get(random.nextInt(replicas.size())), 0, ANSWERS_MAX, mine);
  }

  private void ask(ChunkInfo chunk, ReplicaLocation at, long offset, int left, long mine) {
    ChunkId id = chunk.description().chunk();
    client
        .chunkCalls()
        .call(
            at.destination(),
            new ChunkRequest.Read(id, offset, PIECE_BYTES, 0, WAIT_MILLIS),
            TIMEOUT_NANOS,
            new CallListener<>() {
              @Override
              public void onReply(ChunkReply reply) {
                if (isCurrent(mine)) {
                  run.guarded(() -> heard(chunk, at, offset, left, mine, reply));
                }
              }

              @Override
              public void onFailure(CallFailure failure, String detail) {
                if (isCurrent(mine)) {
                  next(mine);
                }
              }
            });
  }

  private void heard(
      ChunkInfo chunk, ReplicaLocation at, long offset, int left, long mine, ChunkReply reply) {
    if (reply instanceof ReadBytes read && left > 0) {
      Slice bytes = read.bytes();
      if (bytes.length() > 0) {
        long start = chunk.description().start() + offset;
        run.tailed(new Piece(target.path(), start, bytes.length(), bytes.crc32c()));
      }
      if (bytes.length() > 0 || !read.sealed()) {
        ask(chunk, at, offset + bytes.length(), left - 1, mine);
        return;
      }
    }
    next(mine);
  }
}

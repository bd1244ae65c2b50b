package io.oncefs.ops.chaos;

import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.ops.cluster.MasterAsk;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.MasterRequest.SealReason;
import io.oncefs.protocol.ReplicaLocation;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import io.oncefs.wire.GrpcChunkCalls;
import io.oncefs.wire.Network;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.zip.CRC32C;

/**
 * Reads every chunk of a file from every replica that the masters call valid, past the client: they
 * must be the same, byte for byte.
 */
final class ReplicaAudit implements AutoCloseable {
  private static final int GOAL = 3;
  private static final int STEP_BYTES = 1 << 20;
  private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int PAGE = 100;

  private final Network network = Network.open(new RealHost(new HaltOnFault()));
  private final GrpcChunkCalls calls = new GrpcChunkCalls(network);
  private final MasterAsk ask = new MasterAsk();
  private final String leader;
  private final Set<String> damaged;
  private final List<String> anomalies = new ArrayList<>();
  private long chunks;
  private long incomplete;
  private long lost;

  /**
   * Nothing is read yet.
   *
   * @param leader host:port of the leading master
   * @param damaged host:port of chunkservers that may have lost replicas, but must know it
   */
  ReplicaAudit(String leader, Set<String> damaged) {
    this.leader = leader;
    this.damaged = Set.copyOf(damaged);
  }

  List<String> anomalies() {
    return anomalies;
  }

  long chunks() {
    return chunks;
  }

  long incomplete() {
    return incomplete;
  }

  long lost() {
    return lost;
  }

  /** Whether every chunk of the file has as many replicas as it should. */
  boolean isWhole(String path) throws IOException, InterruptedException {
    FileId file = answer(new MasterRequest.Stat(path), MasterReply.Status.class).status().file();
    for (ChunkInfo each : list(file)) {
      if (each.description().replicas().size() < GOAL) {
        return false;
      }
    }
    return true;
  }

  /** Seals the file's tail, then compares. */
  void audit(String path) throws IOException, InterruptedException {
    FileId file = answer(new MasterRequest.Stat(path), MasterReply.Status.class).status().file();
    ChunkInfo last = null;
    for (ChunkInfo each : list(file)) {
      last = each;
    }
    if (last != null && last.isOpen()) {
      answer(
          new MasterRequest.SealChunk(
              last.description().chunk(), SealReason.REQUESTED, null, false),
          MasterReply.SealDecided.class);
    }
    for (ChunkInfo each : list(file)) {
      compare(path, each);
    }
  }

  private List<ChunkInfo> list(FileId file) throws IOException, InterruptedException {
    List<ChunkInfo> all = new ArrayList<>();
    boolean complete = false;
    long from = 0;
    while (!complete) {
      MasterReply.Chunks page =
          answer(new MasterRequest.ListChunks(file, from, PAGE), MasterReply.Chunks.class);
      for (ChunkInfo each : page.chunks()) {
        if (all.isEmpty() || each.description().start() >= from) {
          all.add(each);
        }
      }
      complete = page.complete() || page.chunks().isEmpty();
      if (!complete) {
        ChunkInfo end = page.chunks().get(page.chunks().size() - 1);
        from = end.description().start() + (end.sealedAt() == null ? 1 : end.sealedAt().length());
      }
    }
    return all;
  }

  private void compare(String path, ChunkInfo chunk) throws InterruptedException {
    chunks++;
    List<ReplicaLocation> replicas = chunk.description().replicas();
    if (replicas.size() < GOAL) {
      incomplete++;
    }
    if (chunk.sealedAt() == null) {
      anomalies.add("DIVERGED: " + chunk.description().chunk() + " of " + path + " is still open");
      return;
    }
    long length = chunk.sealedAt().length();
    List<ReplicaContents> found = new ArrayList<>();
    for (ReplicaLocation each : replicas) {
      ReplicaContents contents = read(chunk.description().chunk(), length, each);
      if (contents.unreadable() != null && damaged.contains(each.address())) {
        lost++;
      } else {
        found.add(contents);
      }
    }
    ReplicaContents.disagreement(length, found)
        .ifPresent(
            how ->
                anomalies.add(
                    "DIVERGED: " + chunk.description().chunk() + " of " + path + ", " + how));
  }

  private ReplicaContents read(ChunkId chunk, long length, ReplicaLocation replica)
      throws InterruptedException {
    CRC32C crc = new CRC32C();
    long done = 0;
    String unreadable = null;
    while (done < length && unreadable == null) {
      int step = (int) Math.min(STEP_BYTES, length - done);
      ChunkReply reply = call(replica, new ChunkRequest.Read(chunk, done, step, length, 0));
      if (reply instanceof ChunkReply.ReadBytes bytes && bytes.bytes().length() > 0) {
        crc.update(bytes.bytes().buffer());
        done += bytes.bytes().length();
      } else {
        unreadable = reply.toString();
      }
    }
    return new ReplicaContents(replica.address(), done, (int) crc.getValue(), unreadable);
  }

  private ChunkReply call(ReplicaLocation replica, ChunkRequest request)
      throws InterruptedException {
    CompletableFuture<ChunkReply> answer = new CompletableFuture<>();
    calls.call(
        replica.destination(),
        request,
        PATIENCE_NANOS,
        new CallListener<>() {
          @Override
          public void onReply(ChunkReply reply) {
            answer.complete(reply);
          }

          @Override
          public void onFailure(CallFailure failure, String detail) {
            answer.complete(
                new ChunkReply.Refused(
                    ChunkReply.Refused.Code.UNAVAILABLE, 0, failure + " " + detail));
          }
        });
    try {
      return answer.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private <T extends MasterReply> T answer(MasterRequest request, Class<T> expected)
      throws IOException, InterruptedException {
    MasterReply reply =
        ask.ask(leader, request)
            .orElseThrow(() -> new IOException(leader + " does not answer " + request));
    if (!expected.isInstance(reply)) {
      throw new IOException(leader + " answers " + reply + " to " + request);
    }
    return expected.cast(reply);
  }

  @Override
  public void close() {
    ask.close();
    calls.close();
    network.close();
  }
}

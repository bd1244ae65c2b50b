package io.oncefs.ops.cluster;

import io.oncefs.client.core.Failure;
import io.oncefs.client.session.ClusterSession;
import io.oncefs.client.session.OperationFailed;
import io.oncefs.client.session.SessionEvents;
import io.oncefs.client.session.SessionSettings;
import io.oncefs.common.ChunkId;
import io.oncefs.common.FileId;
import io.oncefs.common.Limits;
import io.oncefs.common.StoreId;
import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.FileStatus;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.protocol.ReplicaLocation;
import io.oncefs.protocol.ServerDuty;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import io.oncefs.wire.GrpcChunkCalls;
import io.oncefs.wire.GrpcMasterCalls;
import io.oncefs.wire.Network;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Asks the masters about chunks and single chunkservers about their replicas; calls wait. */
public final class ChunkInquiry implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Network network;
  private final GrpcChunkCalls chunkCalls;
  private final GrpcMasterCalls masterCalls;
  private final ClusterSession session;

  /**
   * Connects.
   *
   * @param masters host:port of each
   */
  public ChunkInquiry(List<String> masters) {
    RealHost host = new RealHost(new HaltOnFault());
    this.network = Network.open(host);
    this.chunkCalls = new GrpcChunkCalls(network);
    this.masterCalls = new GrpcMasterCalls(network);
    this.session =
        new ClusterSession(
            host, chunkCalls, masterCalls, masters, SessionSettings.DEFAULT, SessionEvents.NONE);
  }

  /** An answer that is a failure. */
  public static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    Failed(Failure failure) {
      super(failure.message());
      this.failure = failure;
    }

    public Failure failure() {
      return failure;
    }
  }

  public FileStatus stat(String path) throws Failed, InterruptedException {
    return ask(new MasterRequest.Stat(path), MasterReply.Status.class).status();
  }

  /** All that lies in a directory. */
  public List<FileStatus> list(String path) throws Failed, InterruptedException {
    List<FileStatus> all = new ArrayList<>();
    boolean complete = false;
    while (!complete) {
      String last = all.isEmpty() ? "" : all.get(all.size() - 1).path();
      String after = last.substring(last.lastIndexOf('/') + 1);
      MasterReply.Page page =
          ask(
              new MasterRequest.ListDirectory(path, after, Limits.PAGE_MAX),
              MasterReply.Page.class);
      all.addAll(page.entries());
      complete = page.complete() || page.entries().isEmpty();
    }
    return all;
  }

  /** All chunks of a file, in order. */
  public List<ChunkInfo> chunks(FileId file) throws Failed, InterruptedException {
    List<ChunkInfo> all = new ArrayList<>();
    boolean complete = false;
    while (!complete) {
      long from = all.isEmpty() ? 0 : all.get(all.size() - 1).description().start();
      MasterReply.Chunks page =
          ask(new MasterRequest.ListChunks(file, from, Limits.PAGE_MAX), MasterReply.Chunks.class);
      int before = all.size();
      for (ChunkInfo each : page.chunks()) {
        if (all.stream()
            .noneMatch(one -> one.description().chunk().equals(each.description().chunk()))) {
          all.add(each);
        }
      }
      complete = page.complete() || all.size() == before;
    }
    return all;
  }

  public ChunkInfo describe(ChunkId chunk) throws Failed, InterruptedException {
    return ask(new MasterRequest.DescribeChunk(chunk), MasterReply.Chunk.class).chunk();
  }

  /** Has the leading master look into a replica. */
  public void report(ChunkId chunk, StoreId store) throws Failed, InterruptedException {
    ask(new MasterRequest.ReportDamage(chunk, store), MasterReply.Noted.class);
  }

  /** Says what a server is to do. */
  public void assign(StoreId store, ServerDuty duty, Duration length)
      throws Failed, InterruptedException {
    ask(new MasterRequest.AssignDuty(store, duty, length.toMillis()), MasterReply.Noted.class);
  }

  /** Whether replicas are moved from full servers to empty ones. */
  public void switchBalancing(boolean on) throws Failed, InterruptedException {
    ask(new MasterRequest.SwitchBalancing(on), MasterReply.Noted.class);
  }

  private <R extends MasterReply> R ask(MasterRequest request, Class<R> expected)
      throws Failed, InterruptedException {
    try {
      return session.ask(request, expected).get();
    } catch (ExecutionException failed) {
      throw new Failed(OperationFailed.failureOf(failed));
    }
  }

  /** What a server says of its replica; UNAVAILABLE if it does not answer. */
  public ChunkReply ask(ReplicaLocation replica, ChunkRequest request) throws InterruptedException {
    CompletableFuture<ChunkReply> answer = new CompletableFuture<>();
    chunkCalls.call(
        replica.destination(),
        request,
        PATIENCE.toNanos(),
        new CallListener<>() {
          @Override
          public void onReply(ChunkReply reply) {
            answer.complete(reply);
          }

          @Override
          public void onFailure(CallFailure failure, String detail) {
            answer.complete(new Refused(Refused.Code.UNAVAILABLE, 0, failure + " " + detail));
          }
        });
    try {
      return answer.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public void close() {
    session.close();
    chunkCalls.close();
    masterCalls.close();
    network.close();
  }
}

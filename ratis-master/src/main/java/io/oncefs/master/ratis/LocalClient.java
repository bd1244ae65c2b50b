package io.oncefs.master.ratis;

import io.oncefs.master.log.NodeId;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.protocol.SnapshotManagementRequest;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.jspecify.annotations.Nullable;

/**
 * Calls the server in this process, without a connection and without making the caller wait. A
 * refusal, which Ratis gives as a reply, as a failed future or as an exception, is a failed future
 * here.
 */
final class LocalClient {
  private static final long SNAPSHOT_GAP_MIN = 1;

  private final ClientId ourselves;
  private final RaftPeerId self;
  private final RaftGroupId group;
  private final RaftServer server;
  private final long timeoutMs;
  private final Executor calls;
  private final Map<Long, CompletableFuture<RaftClientReply>> open = new ConcurrentHashMap<>();
  private final AtomicLong callNumbers = new AtomicLong();
  private final AtomicLong callIds = new AtomicLong();

  LocalClient(
      ClientId ourselves,
      RaftPeerId self,
      RaftGroupId group,
      RaftServer server,
      long timeoutMs,
      Executor calls) {
    this.ourselves = ourselves;
    this.self = self;
    this.group = group;
    this.server = server;
    this.timeoutMs = timeoutMs;
    this.calls = calls;
  }

  long nextCallId() {
    return callIds.incrementAndGet();
  }

  /**
   * @param entry not to be changed any more
   */
  CompletableFuture<RaftClientReply> write(long callId, byte[] entry) {
    Message message = Message.valueOf(UnsafeByteOperations.unsafeWrap(entry));
    return submit(callId, RaftClientRequest.writeRequestType(), message);
  }

  CompletableFuture<RaftClientReply> read() {
    return submit(nextCallId(), RaftClientRequest.readRequestType(), Message.EMPTY);
  }

  private CompletableFuture<RaftClientReply> submit(
      long callId, RaftClientRequest.Type type, Message message) {
    RaftClientRequest request =
        RaftClientRequest.newBuilder()
            .setClientId(ourselves)
            .setServerId(self)
            .setGroupId(group)
            .setCallId(callId)
            .setType(type)
            .setMessage(message)
            .build();
    return call(() -> server.submitClientRequestAsync(request));
  }

  /** With no target, whoever wins the next election. */
  CompletableFuture<RaftClientReply> transfer(@Nullable NodeId target) {
    RaftPeerId peer = target == null ? null : RaftPeerId.valueOf(target.value());
    var request =
        new TransferLeadershipRequest(ourselves, self, group, nextCallId(), peer, timeoutMs);
    return call(() -> server.transferLeadershipAsync(request));
  }

  CompletableFuture<RaftClientReply> snapshot() {
    var request =
        SnapshotManagementRequest.newCreate(
            ourselves, self, group, nextCallId(), timeoutMs, SNAPSHOT_GAP_MIN);
    return call(() -> server.snapshotManagementAsync(request));
  }

  /** Answers when who joins has caught up and the change is committed, or has failed. */
  CompletableFuture<RaftClientReply> change(VoterChange change) {
    var request =
        new SetConfigurationRequest(ourselves, self, group, nextCallId(), change.arguments());
    return call(() -> server.setConfigurationAsync(request));
  }

  private interface Call {
    CompletableFuture<RaftClientReply> run() throws IOException;
  }

  private CompletableFuture<RaftClientReply> call(Call call) {
    CompletableFuture<RaftClientReply> result = new CompletableFuture<>();
    long number = callNumbers.incrementAndGet();
    open.put(number, result);
    calls.execute(
        () -> {
          var unused =
              run(call)
                  .whenComplete(
                      (reply, failure) -> {
                        open.remove(number);
                        settle(result, reply, failure);
                      });
        });
    return result;
  }

  private static CompletableFuture<RaftClientReply> run(Call call) {
    try {
      return call.run();
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static void settle(
      CompletableFuture<RaftClientReply> result,
      RaftClientReply reply,
      @Nullable Throwable failure) {
    Throwable refused = failure == null ? reply.getException() : failure;
    if (refused == null) {
      result.complete(reply);
    } else {
      result.completeExceptionally(refused);
    }
  }

  /** Fails what waits; the server is closed and will not answer. */
  void end(Throwable reason) {
    open.values().forEach(result -> result.completeExceptionally(reason));
    open.clear();
  }
}

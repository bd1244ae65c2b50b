package io.oncefs.master.ratis;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexReplyProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;

/**
 * The server as its port shows it: it takes only what is meant for it.
 *
 * <p>Ratis looks at the group and at the sender of a request, but not at whom it is for. A master
 * that replaces another one has its address, so votes and entries for the former would be answered
 * by one that knows nothing of what the former had promised: a majority could be counted that never
 * was one.
 */
final class AddressedServer {
  private AddressedServer() {}

  /**
   * Passes on what is addressed to the server.
   *
   * @param readIndex answers a request for a read index in its own way
   */
  static RaftServer of(
      RaftServer server,
      Function<ReadIndexRequestProto, CompletableFuture<ReadIndexReplyProto>> readIndex) {
    return (RaftServer)
        Proxy.newProxyInstance(
            RaftServer.class.getClassLoader(),
            new Class<?>[] {RaftServer.class},
            (proxy, method, arguments) -> {
              Object first = arguments == null || arguments.length == 0 ? null : arguments[0];
              requireOurs(server.getId(), first);
              return first instanceof ReadIndexRequestProto asked
                  ? readIndex.apply(asked)
                  : passOn(server, method, arguments);
            });
  }

  private static void requireOurs(RaftPeerId self, @Nullable Object request) throws IOException {
    RaftRpcRequestProto header = header(request);
    if (header != null && !header.getReplyId().equals(self.toByteString())) {
      throw new IOException("this is " + self + ", not " + RaftPeerId.valueOf(header.getReplyId()));
    }
  }

  private static @Nullable RaftRpcRequestProto header(@Nullable Object request) {
    if (request instanceof AppendEntriesRequestProto append) {
      return append.getServerRequest();
    }
    if (request instanceof RequestVoteRequestProto vote) {
      return vote.getServerRequest();
    }
    if (request instanceof InstallSnapshotRequestProto snapshot) {
      return snapshot.getServerRequest();
    }
    if (request instanceof StartLeaderElectionRequestProto election) {
      return election.getServerRequest();
    }
    return request instanceof ReadIndexRequestProto read ? read.getServerRequest() : null;
  }

  private static Object passOn(RaftServer server, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(server, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}

package io.oncefs.master.ratis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Votes, entries and snapshots for a master that had this address before are not taken. */
class AddressedServerTest {
  private static final RaftPeerId SELF = RaftPeerId.valueOf("m-new");

  private final List<String> reached = new ArrayList<>();
  private final RaftServer port =
      AddressedServer.of(
          recording(), asked -> CompletableFuture.failedFuture(new AssertionError("reached")));

  private RaftServer recording() {
    return (RaftServer)
        Proxy.newProxyInstance(
            RaftServer.class.getClassLoader(),
            new Class<?>[] {RaftServer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getId")) {
                return SELF;
              }
              reached.add(method.getName());
              return null;
            });
  }

  private static RaftRpcRequestProto to(String peer) {
    return RaftRpcRequestProto.newBuilder()
        .setReplyId(RaftPeerId.valueOf(peer).toByteString())
        .build();
  }

  private List<Executable> requests(RaftRpcRequestProto header) {
    return List.of(
        () ->
            port.requestVote(RequestVoteRequestProto.newBuilder().setServerRequest(header).build()),
        () ->
            port.appendEntriesAsync(
                AppendEntriesRequestProto.newBuilder().setServerRequest(header).build()),
        () ->
            port.installSnapshot(
                InstallSnapshotRequestProto.newBuilder().setServerRequest(header).build()),
        () ->
            port.startLeaderElection(
                StartLeaderElectionRequestProto.newBuilder().setServerRequest(header).build()));
  }

  @Test
  void whatIsForAnotherMasterIsRefusedWithBothNames() {
    List<Executable> all = new ArrayList<>(requests(to("m-old")));
    all.add(
        () ->
            port.readIndexAsync(
                ReadIndexRequestProto.newBuilder().setServerRequest(to("m-old")).build()));
    for (Executable each : all) {
      IOException refused = assertThrows(IOException.class, each);
      assertTrue(String.valueOf(refused.getMessage()).contains("m-new, not m-old"));
    }
    assertEquals(List.of(), reached);
  }

  @Test
  void whatIsForThisOnePasses() throws Throwable {
    for (Executable each : requests(to("m-new"))) {
      each.execute();
    }
    assertEquals(
        List.of("requestVote", "appendEntriesAsync", "installSnapshot", "startLeaderElection"),
        reached);
  }
}

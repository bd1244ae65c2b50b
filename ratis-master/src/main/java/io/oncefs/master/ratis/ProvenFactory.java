package io.oncefs.master.ratis;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.grpc.GrpcFactory;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.proto.RaftProtos.ReadIndexReplyProto;
import org.apache.ratis.proto.RaftProtos.ReadIndexRequestProto;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.server.RaftServer;

/**
 * Ratis' gRPC transport with {@link ProvenReads} put in: followers get no read index without them.
 */
final class ProvenFactory extends GrpcFactory {
  private static final String READS = "oncefs.proven-reads";

  private final ProvenReads reads;

  /** How Ratis finds the factory: by the name of this class. */
  static final class Type implements RpcType {
    @Override
    public String name() {
      return Type.class.getName();
    }

    @Override
    public ProvenFactory newFactory(Parameters parameters) {
      return new ProvenFactory(parameters);
    }
  }

  private ProvenFactory(Parameters parameters) {
    super(parameters);
    this.reads = parameters.getNonNull(READS, ProvenReads.class);
  }

  static Parameters parameters(ProvenReads reads) {
    Parameters parameters = new Parameters();
    parameters.put(READS, reads, ProvenReads.class);
    return parameters;
  }

  @Override
  public GrpcServices newRaftServerRpc(RaftServer server) {
    return super.newRaftServerRpc(
        AddressedServer.of(
            server,
            asked ->
                reads
                    .whenProven()
                    .thenCompose(proven -> reads.readyIndex(() -> readIndex(server, asked)))));
  }

  private static CompletableFuture<ReadIndexReplyProto> readIndex(
      RaftServer server, ReadIndexRequestProto request) {
    try {
      return server.readIndexAsync(request);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}

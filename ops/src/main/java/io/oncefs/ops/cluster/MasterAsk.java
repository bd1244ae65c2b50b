package io.oncefs.ops.cluster;

import io.oncefs.protocol.CallFailure;
import io.oncefs.protocol.CallListener;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.MasterReply;
import io.oncefs.protocol.MasterRequest;
import io.oncefs.runtime.real.HaltOnFault;
import io.oncefs.runtime.real.RealHost;
import io.oncefs.wire.GrpcMasterCalls;
import io.oncefs.wire.Network;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Asks single masters and waits for the answer, without the client's retries. */
public final class MasterAsk implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Network network = Network.open(new RealHost(new HaltOnFault()));
  private final GrpcMasterCalls calls = new GrpcMasterCalls(network);

  /**
   * What that very master answers.
   *
   * @param master host:port of its gRPC service
   * @return empty if it does not answer
   */
  public Optional<MasterReply> ask(String master, MasterRequest request)
      throws InterruptedException {
    CompletableFuture<Optional<MasterReply>> answer = new CompletableFuture<>();
    calls.call(
        master,
        request,
        PATIENCE.toNanos(),
        new CallListener<>() {
          @Override
          public void onReply(MasterReply reply) {
            answer.complete(Optional.of(reply));
          }

          @Override
          public void onFailure(CallFailure failure, String detail) {
            answer.complete(Optional.empty());
          }
        });
    try {
      return answer.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Who answers there; empty if nobody does. */
  public Optional<MasterReply.Identity> identify(String master) throws InterruptedException {
    return ask(master, new MasterRequest.Identify())
        .filter(MasterReply.Identity.class::isInstance)
        .map(MasterReply.Identity.class::cast);
  }

  /**
   * The last chunk of a file.
   *
   * @param leader host:port of the leading master
   * @throws IOException if it does not say, or there is none
   */
  public ChunkDescription lastChunk(String leader, String path)
      throws IOException, InterruptedException {
    Optional<MasterReply> stat = ask(leader, new MasterRequest.Stat(path));
    if (stat.isPresent() && stat.get() instanceof MasterReply.Status found) {
      Optional<MasterReply> last =
          ask(leader, new MasterRequest.ListChunks(found.status().file(), Long.MAX_VALUE, 1));
      if (last.isPresent()
          && last.get() instanceof MasterReply.Chunks chunks
          && !chunks.chunks().isEmpty()) {
        return chunks.chunks().get(0).description();
      }
    }
    throw new IOException(leader + " names no chunk of " + path + ": " + stat);
  }

  @Override
  public void close() {
    calls.close();
    network.close();
  }
}

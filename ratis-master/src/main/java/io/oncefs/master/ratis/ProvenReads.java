package io.oncefs.master.ratis;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;

/**
 * What a leader does before it gives anybody a read index: prove that it leads, once for all who
 * wait together.
 */
final class ProvenReads {
  private final LeadershipProof proof;
  private final ReadRounds rounds;
  private final AtomicReference<RaftServer.@Nullable Division> division = new AtomicReference<>();

  ProvenReads(LeadershipProof proof) {
    this.proof = proof;
    this.rounds = new ReadRounds(this::prove);
  }

  LeadershipProof proof() {
    return proof;
  }

  void use(RaftServer.Division started) {
    division.set(started);
  }

  /** Fails if this node does not lead. */
  CompletableFuture<Void> whenProven() {
    return rounds.join();
  }

  void end(Throwable reason) {
    rounds.end(reason);
  }

  private CompletableFuture<Void> prove() {
    RaftServer.Division started = division.get();
    return started == null
        ? CompletableFuture.failedFuture(new IOException("not started"))
        : proof.begin(started);
  }
}

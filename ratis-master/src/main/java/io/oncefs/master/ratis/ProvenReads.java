package io.oncefs.master.ratis;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;

/**
 * What a leader does before it gives anybody a read index: prove that it leads, once for all who
 * wait together, and see that it is ready to.
 */
final class ProvenReads {
  private final LeadershipProof proof;
  private final ReadRounds rounds;
  private final AtomicReference<@Nullable Started> started = new AtomicReference<>();

  private record Started(RaftServer.Division division, LeaderReads.Reign reign) {}

  ProvenReads(LeadershipProof proof) {
    this.proof = proof;
    this.rounds = new ReadRounds(this::prove);
  }

  LeadershipProof proof() {
    return proof;
  }

  void use(RaftServer.Division division, LeaderReads.Reign reign) {
    started.set(new Started(division, reign));
  }

  /** Fails if this node does not lead. */
  CompletableFuture<Void> whenProven() {
    return rounds.join();
  }

  /** What Ratis gives as a read index here; to be asked for after the proof. */
  <T> CompletableFuture<T> readyIndex(Supplier<CompletableFuture<T>> index) {
    Started known = started.get();
    return known == null ? notStarted() : ReadyIndex.ask(known.reign(), index);
  }

  void end(Throwable reason) {
    rounds.end(reason);
  }

  private CompletableFuture<Void> prove() {
    Started known = started.get();
    return known == null ? notStarted() : proof.begin(known.division());
  }

  private static <T> CompletableFuture<T> notStarted() {
    return CompletableFuture.failedFuture(new IOException("not started"));
  }
}

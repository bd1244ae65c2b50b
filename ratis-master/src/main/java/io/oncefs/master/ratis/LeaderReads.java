package io.oncefs.master.ratis;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Linearizable reads at a node that leads, without asking Ratis for an index that it knows itself.
 * What it knew when the read began is all that was committed by then, if a majority says after that
 * moment, and in the same term, that it leads (Raft, section 8).
 */
final class LeaderReads {
  /** What a node knows of its own part. */
  interface Reign {
    long term();

    /** Whether an entry of the term is committed: before, not even a leader knows what is. */
    boolean isReady();

    /** The index up to which everything is committed, as far as it knows. */
    long committed();

    /** The index up to which its tables are. */
    long applied();
  }

  private final Reign reign;
  private final Supplier<? extends CompletableFuture<?>> proof;
  private final Supplier<? extends CompletableFuture<?>> readIndex;

  /**
   * @param proof completes when a majority has said, after it was asked for, that this node leads
   * @param readIndex completes when the tables hold all that was committed when it was asked for
   */
  LeaderReads(
      Reign reign,
      Supplier<? extends CompletableFuture<?>> proof,
      Supplier<? extends CompletableFuture<?>> readIndex) {
    this.reign = reign;
    this.proof = proof;
    this.readIndex = readIndex;
  }

  /** Completes when the tables hold everything that was committed when this was called. */
  CompletableFuture<Void> read() {
    long term = reign.term();
    boolean ready = reign.isReady();
    long committed = reign.committed();
    return proof
        .get()
        .thenCompose(
            proven ->
                ready && holds(term, committed)
                    ? CompletableFuture.<Void>completedFuture(null)
                    : readIndex.get().thenApply(LeaderReads::nothing));
  }

  /**
   * The index holds only if the proof is of the term it was read in: one that lost its term
   * meanwhile, and leads again, has not applied what another leader committed in between.
   */
  private boolean holds(long term, long committed) {
    return reign.term() == term && reign.applied() >= committed;
  }

  private static @Nullable Void nothing(@Nullable Object reply) {
    return null;
  }
}

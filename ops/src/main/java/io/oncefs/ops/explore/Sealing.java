package io.oncefs.ops.explore;

import io.oncefs.common.Checks;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.Replica;
import io.oncefs.master.model.Result;
import io.oncefs.master.seal.SealCoordinator;
import io.oncefs.master.seal.SealEffect;
import io.oncefs.ops.check.ReplicaOracle;
import io.oncefs.ops.explore.Message.Back;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Fenced;
import io.oncefs.protocol.ChunkRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Masters that seal the first chunk. A fence may reach any replica at any moment. A coordinator may
 * conclude at any moment from any of the answers ever given: the others are late, or their leases
 * have expired. So it does not matter which coordinator sent which fence, and the coordinators
 * differ only in what they conclude from.
 */
final class Sealing implements Fingerprinted {
  private final World world;
  private final ChunkId chunk;
  private final Scope scope;
  private final Ledger ledger;
  private final ReplicaOracle oracle;
  private final Writer writer;
  private final Witnesses witnesses;
  private final List<Replica> replicas;

  private final Set<Integer> fencing = new TreeSet<>();
  private final TreeMap<Integer, Fenced> answers = new TreeMap<>();
  private final Set<Integer> told = new TreeSet<>();
  private int proposals;
  private @Nullable Position decided;

  Sealing(
      World world,
      ChunkId chunk,
      Scope scope,
      Ledger ledger,
      ReplicaOracle oracle,
      Writer writer,
      Witnesses witnesses) {
    this.world = world;
    this.chunk = chunk;
    this.scope = scope;
    this.ledger = ledger;
    this.oracle = oracle;
    this.writer = writer;
    this.witnesses = witnesses;
    this.replicas = ledger.replicas(0);
  }

  void actions(List<Runnable> actions) {
    if (proposals < scope.coordinators()) {
      for (int i = 0; i < Scope.SERVERS; i++) {
        int server = i;
        if (!fencing.contains(server) && !answers.containsKey(server)) {
          actions.add(() -> fence(server));
        }
      }
      for (List<Integer> each : someOf(new ArrayList<>(answers.keySet()))) {
        actions.add(() -> conclude(each));
      }
    }
    if (decided != null) {
      Position at = decided;
      for (int i = 0; i < Scope.SERVERS; i++) {
        int server = i;
        if (!told.contains(server)) {
          actions.add(() -> tell(server, at));
        }
      }
    }
  }

  /** Every choice of at least one. */
  private static List<List<Integer>> someOf(List<Integer> all) {
    List<List<Integer>> choices = new ArrayList<>();
    for (int mask = 1; mask < 1 << all.size(); mask++) {
      List<Integer> choice = new ArrayList<>();
      for (int i = 0; i < all.size(); i++) {
        if ((mask & 1 << i) != 0) {
          choice.add(all.get(i));
        }
      }
      choices.add(choice);
    }
    return choices;
  }

  private void fence(int server) {
    fencing.add(server);
    world.hear(server, new ChunkRequest.Fence(chunk), new Back.ToCoordinators());
  }

  void answered(int server, ChunkReply reply) {
    if (reply instanceof Fenced fenced) {
      answers.put(server, fenced);
    }
    fencing.remove(server);
  }

  /** What it had heard and not answered is asked again. */
  void crashed(int server) {
    fencing.remove(server);
    told.remove(server);
  }

  private void tell(int server, Position at) {
    told.add(server);
    world.hear(server, new ChunkRequest.Sealed(chunk, at), new Back.Nobody());
  }

  private void conclude(List<Integer> from) {
    proposals++;
    SealCoordinator coordinator = new SealCoordinator(chunk, replicas);
    List<SealEffect> effects = new ArrayList<>(coordinator.begin());
    for (int each : from) {
      Fenced answer = answers.get(each);
      Checks.invariant(answer != null, "server %s has not answered", each);
      effects.addAll(coordinator.fenced(Ledger.store(each), answer, 0));
    }
    Set<StoreId> gone = Set.copyOf(coordinator.awaited());
    effects.addAll(coordinator.wake(gone, 0));
    for (SealEffect each : effects) {
      Checks.invariant(
          !(each instanceof SealEffect.Alarm), "nothing was damaged, and still: %s", each);
      if (each instanceof SealEffect.Propose propose) {
        log(propose);
      }
    }
  }

  private void log(SealEffect.Propose propose) {
    Result result =
        ledger.log(
            new Command.Seal(
                chunk, propose.at(), propose.valid(), scope.retry() ? ledger.candidates(1) : null));
    if (!(result instanceof Result.Decided decision)) {
      throw new IllegalStateException("a seal was not logged: " + result);
    }
    Position at = decision.chunk().sealedAt();
    if (at == null) {
      throw new IllegalStateException("a decision without a position: " + decision);
    }
    oracle.decided(chunk, at);
    if (decision.first()) {
      oracle.logged(chunk, at, propose.valid());
      decided = at;
      world.learn(decision.chunk());
      witnesses.decided(at, propose.valid().size());
    } else {
      witnesses.laterProposal(!propose.at().equals(at));
    }
    Result.Tail tail = decision.nextTail();
    if (tail != null && tail.opened()) {
      world.learn(tail.chunk());
      world.open(tail.chunk().description());
      writer.retry(tail.chunk().description());
    }
  }

  @Override
  public Object essence() {
    return List.of(fencing, answers, told, proposals, decided == null ? List.of() : decided);
  }
}

package io.oncefs.ops.explore;

import io.oncefs.chunk.core.Question;
import io.oncefs.common.Checks;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import io.oncefs.common.StoreId;
import io.oncefs.master.model.Command;
import io.oncefs.master.model.Replica;
import io.oncefs.master.model.Result;
import io.oncefs.master.seal.SealCoordinator;
import io.oncefs.master.seal.SealEffect;
import io.oncefs.ops.explore.Message.Back;
import io.oncefs.ops.explore.Message.Stream;
import io.oncefs.protocol.ChunkDescription;
import io.oncefs.protocol.ChunkInfo;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Fenced;
import io.oncefs.protocol.ChunkRequest;
import io.oncefs.protocol.MasterReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Masters that seal the first chunk. A fence may reach any replica at any moment. A coordinator may
 * conclude at any moment from any of the answers ever given: the others are late, or their leases
 * have expired. So it does not matter which coordinator sent which fence, and the coordinators
 * differ only in what they conclude from. Sets of servers are bits.
 */
final class Masters implements Part {
  /** A fence reaches a server. */
  record Fence(int server) {}

  /** A server answers a fence. */
  record Answered(int server, ChunkReply reply) {}

  /** A coordinator concludes from the answers of these servers. */
  record Conclude(int from) {}

  /** A server hears of the decision. */
  record Tell(int server) {}

  /** A server has started again, which is logged before it takes part. */
  record Started(int server) {}

  /** A core asks what a chunk is. */
  record Asked(int server, long life, ChunkId asking, Question question, ChunkId about) {}

  /**
   * What may happen next.
   *
   * @param fencing servers that have heard a fence and not answered
   * @param answered servers that have
   * @param told servers that have heard of the decision
   */
  record View(int fencing, int answered, int told, int proposals, boolean decided) {
    /** Whether a coordinator has not concluded yet. */
    boolean isSealing(Scope scope) {
      return proposals < scope.coordinators();
    }

    boolean mayFence(int server) {
      return ((fencing | answered) & 1 << server) == 0;
    }

    boolean mayTell(int server) {
      return decided && (told & 1 << server) == 0;
    }

    /** The same when the server has heard a fence. */
    View fencing(int server) {
      return new View(fencing | 1 << server, answered, told, proposals, decided);
    }

    /** The same when the server has heard of the decision. */
    View telling(int server) {
      return new View(fencing, answered, told | 1 << server, proposals, decided);
    }
  }

  private final Scope scope;
  private final Ledger ledger;
  private final TreeMap<ChunkId, ChunkInfo> chunks = new TreeMap<>();
  private final ChunkDescription first;
  private final ChunkId chunk;
  private final List<Replica> replicas;
  private final TreeMap<Integer, Fenced> answers = new TreeMap<>();
  private int fencing;
  private int told;
  private int proposals;
  private @Nullable Position decided;

  /** With the first chunk logged. */
  Masters(Scope scope, Map<List<Command>, Ledger.Logged> memory) {
    this.scope = scope;
    this.ledger = new Ledger(memory);
    ChunkInfo begun = ledger.begin();
    this.first = begun.description();
    this.chunk = first.chunk();
    this.replicas = ledger.replicas(0);
    chunks.put(chunk, begun);
  }

  ChunkDescription firstChunk() {
    return first;
  }

  /** The order to begin with a chunk that was just logged. */
  static Output.Sent open(ChunkDescription chunk) {
    int primary = Ledger.number(chunk.primary().store());
    ChunkRequest order = new ChunkRequest.OpenChunk(chunk);
    return new Output.Sent(
        new Stream("master", "s" + primary, order.lane().name()),
        new Message.Request(primary, order, new Back.Nobody()));
  }

  @Override
  public void hear(Object event, List<Output> outputs) {
    if (event instanceof Fence fence) {
      fencing |= 1 << fence.server();
      heard(fence.server(), new ChunkRequest.Fence(chunk), new Back.ToCoordinators(), outputs);
    } else if (event instanceof Answered answered) {
      fencing &= ~(1 << answered.server());
      if (answered.reply() instanceof Fenced fenced) {
        answers.put(answered.server(), fenced);
      }
    } else if (event instanceof Conclude conclude) {
      conclude(conclude.from(), outputs);
    } else if (event instanceof Tell tell) {
      told |= 1 << tell.server();
      Position at = decided;
      Checks.invariant(at != null, "nothing is decided that server %s could be told", tell);
      heard(tell.server(), new ChunkRequest.Sealed(chunk, at), new Back.Nobody(), outputs);
    } else if (event instanceof Started started) {
      // What it had heard and not answered is asked again.
      fencing &= ~(1 << started.server());
      told &= ~(1 << started.server());
      ledger.started(started.server());
    } else {
      describe((Asked) event, outputs);
    }
  }

  private static void heard(int server, ChunkRequest request, Back back, List<Output> outputs) {
    outputs.add(new Output.Told(server, new Message.Request(server, request, back)));
  }

  private void describe(Asked asked, List<Output> outputs) {
    ChunkInfo info = chunks.get(asked.about());
    Checks.invariant(info != null, "server %s asks for an unknown chunk", asked);
    outputs.add(
        new Output.Sent(
            new Stream("master", "s" + asked.server(), "TOLD"),
            new Message.Told(
                asked.server(),
                asked.life(),
                asked.asking(),
                asked.question(),
                new MasterReply.Chunk(info))));
  }

  private void conclude(int from, List<Output> outputs) {
    proposals++;
    SealCoordinator coordinator = new SealCoordinator(chunk, replicas);
    List<SealEffect> effects = new ArrayList<>(coordinator.begin());
    for (Map.Entry<Integer, Fenced> each : answers.entrySet()) {
      if ((from & 1 << each.getKey()) != 0) {
        effects.addAll(coordinator.fenced(Ledger.store(each.getKey()), each.getValue(), 0));
      }
    }
    Set<StoreId> gone = Set.copyOf(coordinator.awaited());
    effects.addAll(coordinator.wake(gone, 0));
    for (SealEffect each : effects) {
      Checks.invariant(
          !(each instanceof SealEffect.Alarm), "nothing was damaged, and still: %s", each);
      if (each instanceof SealEffect.Propose propose) {
        log(propose, outputs);
      }
    }
  }

  private void log(SealEffect.Propose propose, List<Output> outputs) {
    Result result =
        ledger.log(
            new Command.Seal(
                chunk,
                propose.at(),
                propose.valid(),
                scope.retry() ? ledger.candidates(1) : null,
                null));
    if (!(result instanceof Result.Decided decision)) {
      throw new IllegalStateException("a seal was not logged: " + result);
    }
    Position at = decision.chunk().sealedAt();
    if (at == null) {
      throw new IllegalStateException("a decision without a position: " + decision);
    }
    outputs.add(
        new Output.Told(
            World.JUDGE, new Judge.Sealed(chunk, at, decision.first(), propose.valid())));
    if (decision.first()) {
      decided = at;
      chunks.put(chunk, decision.chunk());
    }
    look(propose, decision.first(), at, outputs);
    Result.Tail tail = decision.nextTail();
    if (tail != null && tail.opened()) {
      ChunkDescription next = tail.chunk().description();
      chunks.put(next.chunk(), tail.chunk());
      outputs.add(open(next));
      if (scope.opening()) {
        // What it had granted in the first chunk may have been cut off.
        outputs.add(Writer.open(next));
      }
      outputs.add(Writer.retry(next, scope.appends()));
    }
  }

  private static void look(
      SealEffect.Propose propose, boolean first, Position at, List<Output> outputs) {
    if (first) {
      // Batch 0 and the record that opened the writer come before the appends.
      outputs.add(new Output.Saw(sealed(Math.max(0, at.lsn() - 2))));
      if (propose.valid().size() == 1) {
        outputs.add(new Output.Saw(Witness.ONE_VALID_COPY));
      }
    } else {
      outputs.add(new Output.Saw(Witness.LATER_PROPOSAL));
      if (!propose.at().equals(at)) {
        outputs.add(new Output.Saw(Witness.OTHER_PROPOSAL));
      }
    }
  }

  private static Witness sealed(long appends) {
    return appends == 0
        ? Witness.SEALED_WITHOUT_APPENDS
        : appends == 1 ? Witness.SEALED_WITH_SOME : Witness.SEALED_WITH_ALL;
  }

  @Override
  public View view() {
    int answered = 0;
    for (int each : answers.keySet()) {
      answered |= 1 << each;
    }
    return new View(fencing, answered, told, proposals, decided != null);
  }

  @Override
  public Object lasting() {
    return List.of(ledger, decided == null ? List.of() : decided);
  }

  /** Once all coordinators have concluded, nobody asks any more what the answers were. */
  @Override
  public Object essence() {
    boolean over = proposals == scope.coordinators();
    return List.of(
        ledger,
        over ? List.of() : List.of(fencing, answers),
        told,
        proposals,
        decided == null ? List.of() : decided);
  }
}

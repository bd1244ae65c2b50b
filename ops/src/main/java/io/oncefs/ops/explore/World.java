package io.oncefs.ops.explore;

import io.oncefs.common.Checks;
import io.oncefs.master.model.Command;
import io.oncefs.ops.explore.Automaton.Reaction;
import io.oncefs.ops.explore.Message.Stream;
import io.oncefs.protocol.ChunkDescription;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The small world: three servers, the masters, the oracle, and what is on its way between them. A
 * state of it is an array of numbers: of each part the number of its state, then, stream by stream,
 * the number of what the stream carries. {@link Automaton} and {@link Queues} know what they mean.
 *
 * <p>What happens at once, because its moment makes no difference to any check:
 *
 * <ul>
 *   <li>An answer reaches the writer and the coordinators when it is given: a coordinator may
 *       conclude from any of the answers, early or late, and the oracle demands most of an
 *       acknowledgement that comes early.
 *   <li>What is on its way to the disk of a server that will not crash arrives there. Until it
 *       arrives the server hears nothing and says nothing that rests on it, so that a slow disk is
 *       what slow streams to and from the server are, and those are explored.
 *   <li>An answer for a core that has ended with its server is dropped.
 *   <li>Within the next chunk messages arrive in one order, but for the question for the writer
 *       table, which comes to the first chunk's replicas.
 * </ul>
 *
 * <p>A reduced world leaves out more orders, each of which differs from one that stays in nothing
 * that is checked: see {@link AtOnce} and {@link Choices}. And the chunks have streams of their
 * own, so that nothing about the next one waits behind what is about the first: cores know only
 * their chunk, and a stream that keeps no order between two cores is a faster one.
 *
 * <p>That only one server may crash is no restriction: with one crash at most, every order is an
 * order of the world in which it is this server, that one, or the third that may.
 */
final class World {
  /** Servers are parts 0, 1 and 2. */
  static final int MASTERS = Scope.SERVERS;

  static final int JUDGE = MASTERS + 1;
  private static final int CRASHES = JUDGE + 1;
  private static final int FIRST_STREAM = CRASHES + 1;
  private static final int STREAMS_MAX = 40;

  /** Stands for no server. */
  static final int NOBODY = -1;

  private final int crashing;
  private final boolean reduced;
  private final Scope scope;
  private final Names names = new Names();
  private final List<Automaton> parts = new ArrayList<>();
  private final Queues queues = new Queues();
  private final List<Stream> streams = new ArrayList<>();
  private final ChunkDescription first;
  private final int[] beginning = new int[FIRST_STREAM + STREAMS_MAX];
  private final Facts facts;
  private final int stored = names.of(Server.Disk.STORED);
  private final int crashed = names.of(Server.Disk.CRASHED);
  private final int started;
  private final int[] fence = new int[Scope.SERVERS];
  private final int[] tell = new int[Scope.SERVERS];
  private final int[] conclude = new int[1 << Scope.SERVERS];
  private final Set<Witness> witnesses = EnumSet.noneOf(Witness.class);

  /**
   * @param crashing the server that may crash, or {@link #NOBODY}
   * @param memory of what masters answer, shared by all worlds
   * @throws IllegalStateException if an invariant breaks before there is any choice
   */
  World(Scope scope, int crashing, boolean reduced, Map<List<Command>, Ledger.Logged> memory) {
    this.scope = scope;
    this.crashing = crashing;
    this.reduced = reduced;
    this.first = new Masters(scope, memory).firstChunk();
    this.facts = new Facts(names, first.chunk());
    this.started = names.of(new Masters.Started(crashing));
    for (int i = 1; i < conclude.length; i++) {
      conclude[i] = names.of(new Masters.Conclude(i));
    }
    for (int i = 0; i < Scope.SERVERS; i++) {
      fence[i] = names.of(new Masters.Fence(i));
      tell[i] = names.of(new Masters.Tell(i));
      int number = i;
      parts.add(new Automaton(() -> new Server(number), names, this::step));
    }
    parts.add(new Automaton(() -> new Masters(scope, memory), names, this::step));
    parts.add(new Automaton(() -> new Judge(first), names, this::step));
    begin(Masters.open(first));
    begin(Writer.open(first));
    beginning[CRASHES] = crashing == NOBODY ? 0 : scope.crashes();
    for (long sequence = 1; sequence <= scope.appends(); sequence++) {
      carryOut(beginning, step(Writer.append(first, sequence, scope.overtaking())));
    }
  }

  /** What comes before the exploration, unless it begins with it: all of it arrives. */
  private void begin(Output output) {
    carryOut(beginning, step(output));
    if (scope.opening()) {
      return;
    }
    rush(beginning);
    for (int stream = someStream(beginning); stream >= 0; stream = someStream(beginning)) {
      arrive(beginning, stream);
      rush(beginning);
    }
  }

  private int someStream(int[] state) {
    for (int i = 0; i < streams.size(); i++) {
      if (state[FIRST_STREAM + i] != 0) {
        return i;
      }
    }
    return -1;
  }

  /** The state in which every way begins. */
  int[] beginning() {
    return beginning.clone();
  }

  /** 64 bits that stand for the state. */
  static long fingerprint(int[] state) {
    long all = 0;
    for (int i = 0; i < state.length; i++) {
      if (state[i] != 0) {
        all = Fingerprint.mix(all, (long) i << 32 | state[i]);
      }
    }
    return all;
  }

  Set<Witness> witnesses() {
    return witnesses;
  }

  /** How many states single parts were in: each was reached by running the production code. */
  long partStates() {
    return parts.stream().mapToLong(Automaton::size).sum();
  }

  /** What may happen next, each as a number for {@link #act}. */
  int[] choices(int[] state) {
    return new Choices(this, state).all();
  }

  int streamCount() {
    return streams.size();
  }

  /** What the stream carries. */
  int queue(int[] state, int stream) {
    return state[FIRST_STREAM + stream];
  }

  Queues queues() {
    return queues;
  }

  /** What is to know of the message that a queue begins with. */
  Facts.Of first(int queue) {
    return facts.of(queues.first(queue));
  }

  Masters.View masters(int[] state) {
    return (Masters.View) view(state, MASTERS);
  }

  Stage stage(int[] state, int server) {
    return server(state, server).stage(first.chunk());
  }

  Scope scope() {
    return scope;
  }

  int fence(int server) {
    return fence[server];
  }

  int tell(int server) {
    return tell[server];
  }

  int conclude(int from) {
    return conclude[from];
  }

  /** The server that may crash, if it still may; or {@link #NOBODY}. */
  int crashing(int[] state) {
    return state[CRASHES] > 0 ? crashing : NOBODY;
  }

  boolean isStoring(int[] state, int server) {
    return server(state, server).storing();
  }

  /** Whether what a server hears while its disk is at work is chosen only when that is done. */
  boolean gathers() {
    return reduced;
  }

  /** A fingerprint of what is on the disks, in the log, and known to the oracle. */
  long lasting(int[] state) {
    long all = 0;
    for (int i = 0; i < parts.size(); i++) {
      all = Fingerprint.mix(all, parts.get(i).lasting(state[i]));
    }
    return all;
  }

  /** A choice in words. */
  String inWords(int choice) {
    List<String> words = new ArrayList<>();
    for (int each = Choice.heard(choice); each != 0; each = queues.rest(each)) {
      words.add(inWords(queues.first(each)));
    }
    words.add(
        switch (Choice.kind(choice)) {
          case Choice.ARRIVAL -> "arrives on " + streams.get(Choice.number(choice));
          case Choice.EVENT -> names.meaning(Choice.number(choice)).toString();
          case Choice.STORED -> Server.Disk.STORED.toString();
          default -> Server.Disk.CRASHED.toString();
        });
    return String.join(", ", words);
  }

  /**
   * Changes the state to what it is after the choice, and after all that happens at once.
   *
   * @throws IllegalStateException if an invariant does not hold any more
   */
  void act(int[] state, int choice) {
    for (int each = Choice.heard(choice); each != 0; each = queues.rest(each)) {
      happen(state, queues.first(each));
    }
    happen(state, choice);
    rush(state);
  }

  private void happen(int[] state, int choice) {
    switch (Choice.kind(choice)) {
      case Choice.ARRIVAL -> arrive(state, Choice.number(choice));
      case Choice.EVENT -> hear(state, MASTERS, Choice.number(choice));
      case Choice.STORED -> hear(state, crashing, stored);
      default -> {
        state[CRASHES]--;
        hear(state, crashing, crashed);
        hear(state, MASTERS, started);
      }
    }
  }

  private void rush(int[] state) {
    boolean again = true;
    while (again) {
      again = false;
      for (int i = 0; i < Scope.SERVERS; i++) {
        if (i != crashing(state) && isStoring(state, i)) {
          hear(state, i, stored);
          again = true;
        }
      }
      for (int i = 0; i < streams.size(); i++) {
        int queue = queue(state, i);
        if (queue != 0 && arrivesAtOnce(state, first(queue))) {
          arrive(state, i);
          again = true;
        }
      }
      for (int i = 0; i < Scope.SERVERS && reduced; i++) {
        if (AtOnce.isToldAtOnce(this, state, i)) {
          hear(state, MASTERS, tell[i]);
          again = true;
        }
      }
    }
  }

  private boolean arrivesAtOnce(int[] state, Facts.Of of) {
    return of.late() || !lives(state, of) || (reduced && AtOnce.isHeardAtOnce(this, state, of));
  }

  private void arrive(int[] state, int stream) {
    int queue = state[FIRST_STREAM + stream];
    int message = queues.first(queue);
    state[FIRST_STREAM + stream] = queues.rest(queue);
    Facts.Of of = facts.of(message);
    if (lives(state, of)) {
      hear(state, of.server(), message);
    }
  }

  private boolean lives(int[] state, Facts.Of of) {
    return of.life() == Facts.ANY_LIFE || server(state, of.server()).life() == of.life();
  }

  private Server.View server(int[] state, int server) {
    return (Server.View) view(state, server);
  }

  private Object view(int[] state, int part) {
    return parts.get(part).view(state[part]);
  }

  private void hear(int[] state, int part, int event) {
    Reaction reaction = parts.get(part).react(state[part], event);
    @Nullable String broken = reaction.broken();
    if (broken != null) {
      throw new IllegalStateException(broken);
    }
    state[part] = reaction.state();
    for (Step each : reaction.steps()) {
      carryOut(state, each);
    }
  }

  private void carryOut(int[] state, Step step) {
    switch (step.kind()) {
      case TOLD -> hear(state, step.where(), step.what());
      case SENT -> {
        int stream = FIRST_STREAM + step.where();
        state[stream] = queues.append(state[stream], step.what());
      }
      case SAW -> witnesses.add((Witness) names.meaning(step.what()));
    }
  }

  private Step step(Output output) {
    if (output instanceof Output.Told told) {
      return new Step(Step.Kind.TOLD, told.part(), names.of(told.event()));
    } else if (output instanceof Output.Sent sent) {
      int message = names.of(sent.message());
      Stream on = sent.on();
      return new Step(
          Step.Kind.SENT, number(reduced && facts.of(message).late() ? on.late() : on), message);
    }
    return new Step(Step.Kind.SAW, 0, names.of(((Output.Saw) output).witness()));
  }

  private int number(Stream stream) {
    int number = streams.indexOf(stream);
    if (number < 0) {
      number = streams.size();
      streams.add(stream);
      Checks.invariant(number < STREAMS_MAX, "more than %s streams", STREAMS_MAX);
    }
    return number;
  }
}

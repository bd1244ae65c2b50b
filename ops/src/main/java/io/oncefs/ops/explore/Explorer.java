package io.oncefs.ops.explore;

import io.oncefs.master.model.Command;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Depth first through every order; a state that has the fingerprint of another was there before. If
 * servers may crash, each of them has a {@link World} in which it is the one.
 */
public final class Explorer {
  private final Scope scope;
  private final boolean reduced;
  private final BooleanSupplier goOn;
  private final Map<List<Command>, Ledger.Logged> memory = Ledger.memory();
  private final Set<Witness> witnesses = EnumSet.noneOf(Witness.class);
  private final List<Integer> path = new ArrayList<>();
  private LongSet states = new LongSet();
  private long statesBefore;
  private long partStates;
  private long steps;
  private long ends;
  private final LongSet endings = new LongSet();
  private long endingsDigest;
  private int depthMax;
  private @Nullable String violation;
  private boolean complete = true;

  /**
   * @param goOn asked at every state; once it says no, the exploration ends incomplete
   */
  public Explorer(Scope scope, BooleanSupplier goOn) {
    this(scope, true, goOn);
  }

  /**
   * @param reduced whether orders are left out that differ from others in nothing that is checked
   */
  public Explorer(Scope scope, boolean reduced, BooleanSupplier goOn) {
    this.scope = scope;
    this.reduced = reduced;
    this.goOn = goOn;
  }

  /**
   * What came of an exploration.
   *
   * @param complete whether every order was tried
   * @param states of all worlds
   * @param partStates how many states single servers, the masters and the oracle were in
   * @param ends states in which nothing can happen any more
   * @param endings in how many ways they differ on the disks, in the log, and to the oracle
   * @param endingsDigest of all those ways
   * @param violation an invariant that broke, and the choices that lead there; null if none did
   */
  public record Outcome(
      boolean complete,
      long states,
      long partStates,
      long steps,
      long ends,
      long endings,
      long endingsDigest,
      int depthMax,
      @Nullable String violation,
      Set<Witness> witnesses) {}

  /** Explores until all is seen, something is broken, or there is no more time. */
  public Outcome run() {
    if (scope.crashes() == 0) {
      explore(World.NOBODY);
    }
    for (int i = 0; i < Scope.SERVERS && scope.crashes() > 0; i++) {
      explore(i);
    }
    return new Outcome(
        complete && violation == null,
        states(),
        partStates,
        steps,
        ends,
        endings.size(),
        endingsDigest,
        depthMax,
        violation,
        Set.copyOf(witnesses));
  }

  /** How many there were so far. */
  public long states() {
    return statesBefore + states.size();
  }

  private void explore(int crashing) {
    if (violation != null || !complete) {
      return;
    }
    statesBefore = states();
    states = new LongSet();
    try {
      World world = new World(scope, crashing, reduced, memory);
      visit(world, world.beginning());
      witnesses.addAll(world.witnesses());
      partStates += world.partStates();
    } catch (IllegalStateException broken) {
      violation = broken.getMessage() + " (before the first choice)";
    }
  }

  private void visit(World world, int[] here) {
    if (!states.add(World.fingerprint(here))) {
      return;
    }
    if (!goOn.getAsBoolean()) {
      complete = false;
      return;
    }
    depthMax = Math.max(depthMax, path.size());
    int[] choices = world.choices(here);
    if (choices.length == 0) {
      end(world, here);
    }
    int[] next = new int[here.length];
    for (int i = 0; i < choices.length && violation == null && complete; i++) {
      System.arraycopy(here, 0, next, 0, here.length);
      path.add(choices[i]);
      if (step(world, next, choices[i])) {
        visit(world, next);
      }
      path.remove(path.size() - 1);
    }
  }

  private void end(World world, int[] state) {
    ends++;
    long lasting = world.lasting(state);
    endingsDigest += endings.add(lasting) ? lasting : 0;
  }

  private boolean step(World world, int[] state, int choice) {
    steps++;
    try {
      world.act(state, choice);
      return true;
    } catch (IllegalStateException broken) {
      List<String> way = path.stream().map(world::inWords).toList();
      violation = broken.getMessage() + " (after " + String.join("; ", way) + ")";
      return false;
    }
  }
}

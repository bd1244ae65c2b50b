package io.oncefs.ops.explore;

import io.oncefs.master.model.Command;
import io.oncefs.master.model.Result;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Depth first through every order. A state is reached by doing again what led to it; one that has
 * the fingerprint of another was there before.
 */
public final class Explorer {
  private final Scope scope;
  private final BooleanSupplier goOn;
  private final Fingerprint fingerprint = new Fingerprint();
  private final Map<List<Command>, Result> memory = Ledger.memory();
  private final Witnesses witnesses = new Witnesses();
  private final Set<Long> states = new HashSet<>();
  private final List<Integer> path = new ArrayList<>();
  private long steps;
  private long ends;
  private int depthMax;
  private @Nullable String violation;
  private boolean complete = true;

  /**
   * @param goOn asked at every state; once it says no, the exploration ends incomplete
   */
  public Explorer(Scope scope, BooleanSupplier goOn) {
    this.scope = scope;
    this.goOn = goOn;
  }

  /**
   * What came of an exploration.
   *
   * @param complete whether every order was tried
   * @param ends states in which nothing can happen any more
   * @param violation an invariant that broke, and the choices that lead there; null if none did
   */
  public record Outcome(
      boolean complete,
      long states,
      long steps,
      long ends,
      int depthMax,
      @Nullable String violation,
      Set<Witnesses.Witness> witnesses) {}

  /** Explores until all is seen, something is broken, or there is no more time. */
  public Outcome run() {
    visit(new World(scope, memory, witnesses));
    return new Outcome(
        complete && violation == null,
        states.size(),
        steps,
        ends,
        depthMax,
        violation,
        Set.copyOf(witnesses.seen()));
  }

  private void visit(World here) {
    if (!states.add(fingerprint.of(here)) || violation != null) {
      return;
    }
    if (!goOn.getAsBoolean()) {
      complete = false;
      return;
    }
    depthMax = Math.max(depthMax, path.size());
    int choices = here.actions().size();
    ends += choices == 0 ? 1 : 0;
    World world = here;
    for (int i = 0; i < choices && violation == null && complete; i++) {
      World next = i == 0 ? world : again();
      path.add(i);
      if (step(next, i)) {
        visit(next);
      }
      path.remove(path.size() - 1);
    }
  }

  private boolean step(World world, int choice) {
    steps++;
    try {
      world.act(choice);
      return true;
    } catch (IllegalStateException broken) {
      violation = broken.getMessage() + " (after the choices " + path + ")";
      return false;
    }
  }

  /** A fresh world in the state that the path leads to. */
  private World again() {
    World world = new World(scope, memory, witnesses);
    for (int choice : path) {
      world.act(choice);
    }
    return world;
  }
}

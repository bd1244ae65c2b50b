package io.oncefs.ops.explore;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Part} as a table that fills itself: states and events are numbers, and the production
 * code runs once for each pair that comes up. A small world has few states of each part and very
 * many combinations of them, so that nearly all steps of an exploration are looked up.
 *
 * <p>A state is known by the way that first led to it, and is made again by going that way; the
 * latest ones are kept alive.
 */
final class Automaton {
  private static final int ALIVE_MAX = 4_000;

  private final Supplier<Part> beginning;
  private final Names names;
  private final Function<Output, Step> steps;
  private final LongTable<Integer> states = new LongTable<>();
  private final List<State> known = new ArrayList<>();
  private final LongTable<Reaction> reactions = new LongTable<>();
  private final Map<Integer, Part> alive =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Part> eldest) {
          return size() > ALIVE_MAX;
        }
      };

  /**
   * @param event which, heard in the state {@code before}, led here first
   * @param lasting a fingerprint of what would be left of it
   */
  private record State(int before, int event, Object view, long lasting) {}

  /**
   * What comes of an event.
   *
   * @param broken the invariant that does not hold any more; null if all do
   */
  record Reaction(int state, List<Step> steps, @Nullable String broken) {}

  /**
   * @param steps turns what a part does to others into numbers
   */
  Automaton(Supplier<Part> beginning, Names names, Function<Output, Step> steps) {
    this.beginning = beginning;
    this.names = names;
    this.steps = steps;
    Part first = beginning.get();
    alive.put(stateOf(first, -1, -1), first);
  }

  /** The state in which it begins. */
  int beginning() {
    return 0;
  }

  /** How many states of it are known. */
  int size() {
    return known.size();
  }

  Object view(int state) {
    return known.get(state).view();
  }

  /** A fingerprint of what would be left of it. */
  long lasting(int state) {
    return known.get(state).lasting();
  }

  /** What comes of hearing the event, by its name, in the state. */
  Reaction react(int state, int event) {
    long key = (long) state << 32 | event;
    Reaction reaction = reactions.get(key);
    if (reaction == null) {
      reaction = hear(state, event);
      reactions.put(key, reaction);
    }
    return reaction;
  }

  private Reaction hear(int state, int event) {
    Part part = alive.remove(state);
    part = part == null ? again(state) : part;
    List<Output> outputs = new ArrayList<>();
    try {
      part.hear(names.meaning(event), outputs);
    } catch (IllegalStateException broken) {
      return new Reaction(state, List.of(), String.valueOf(broken.getMessage()));
    }
    int next = stateOf(part, state, event);
    alive.put(next, part);
    return new Reaction(next, outputs.stream().map(steps).toList(), null);
  }

  private int stateOf(Part part, int before, int event) {
    long fingerprint = names.fingerprint(part.essence());
    Integer state = states.get(fingerprint);
    if (state == null) {
      state = known.size();
      states.put(fingerprint, state);
      known.add(new State(before, event, part.view(), names.fingerprint(part.lasting())));
    }
    return state;
  }

  /** Goes the way that led to the state first. */
  private Part again(int state) {
    List<Integer> way = new ArrayList<>();
    for (State each = known.get(state); each.before() >= 0; each = known.get(each.before())) {
      way.add(each.event());
    }
    Part part = beginning.get();
    for (int i = way.size() - 1; i >= 0; i--) {
      part.hear(names.meaning(way.get(i)), new ArrayList<>());
    }
    return part;
  }
}

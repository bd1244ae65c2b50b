package io.oncefs.ops.explore;

import java.util.Arrays;

/**
 * What may happen next in a state of a world, in an order that depends on the state only.
 *
 * <p>A server that may crash has a slow disk, and what it hears while that is at work waits until
 * the unit is durable. Nobody can see when such a message came in: not its sender, not the disk. So
 * all of it comes in at the last moment, which is one choice for every order of what may have come
 * by then, and no states between them. If the server crashes before, all that had come in is lost,
 * in whatever order it came: one choice for every amount that each stream has lost. Answers are not
 * among it, since the next life of the server would not hear them either; nor are fences and
 * decisions, which are told again.
 */
final class Choices {
  private final World world;
  private final int[] state;
  private final int crashing;
  private final boolean gathers;
  private int[] found = new int[32];
  private int size;

  Choices(World world, int[] state) {
    this.world = world;
    this.state = state;
    this.crashing = world.crashing(state);
    this.gathers = world.gathers() && crashing != World.NOBODY && world.isStoring(state, crashing);
  }

  int[] all() {
    for (int i = 0; i < world.streamCount(); i++) {
      int queue = world.queue(state, i);
      if (queue != 0 && !(gathers && world.first(queue).server() == crashing)) {
        add(Choice.arrival(i));
      }
    }
    Masters.View masters = world.masters(state);
    seal(masters);
    if (gathers) {
      int[] queues = new int[world.streamCount()];
      for (int i = 0; i < queues.length; i++) {
        int queue = world.queue(state, i);
        queues[i] = queue != 0 && world.first(queue).server() == crashing ? queue : 0;
      }
      hear(queues, masters, 0);
      lose(queues, 0, 0);
    } else if (crashing != World.NOBODY) {
      addIf(world.isStoring(state, crashing), Choice.stored(0));
      add(Choice.crashed(0));
    }
    return Arrays.copyOf(found, size);
  }

  private void seal(Masters.View masters) {
    boolean sealing = masters.isSealing(world.scope());
    for (int i = 0; i < Scope.SERVERS; i++) {
      if (!gathers || i != crashing) {
        addIf(sealing && masters.mayFence(i), Choice.event(world.fence(i)));
        addIf(masters.mayTell(i), Choice.event(world.tell(i)));
      }
    }
    for (int from = 1; from < 1 << Scope.SERVERS; from++) {
      addIf(sealing && (from & ~masters.answered()) == 0, Choice.event(world.conclude(from)));
    }
  }

  private void hear(int[] queues, Masters.View masters, int heard) {
    add(Choice.stored(heard));
    for (int i = 0; i < queues.length; i++) {
      int queue = queues[i];
      if (queue != 0) {
        queues[i] = world.queues().rest(queue);
        hear(queues, masters, world.queues().append(heard, Choice.arrival(i)));
        queues[i] = queue;
      }
    }
    if (masters.isSealing(world.scope()) && masters.mayFence(crashing)) {
      int more = world.queues().append(heard, Choice.event(world.fence(crashing)));
      hear(queues, masters.fencing(crashing), more);
    }
    if (masters.mayTell(crashing)) {
      int more = world.queues().append(heard, Choice.event(world.tell(crashing)));
      hear(queues, masters.telling(crashing), more);
    }
  }

  private void lose(int[] queues, int stream, int heard) {
    if (stream == queues.length) {
      add(Choice.crashed(heard));
      return;
    }
    lose(queues, stream + 1, heard);
    int lost = heard;
    int queue = queues[stream];
    while (queue != 0 && world.first(queue).isRequest()) {
      lost = world.queues().append(lost, Choice.arrival(stream));
      queue = world.queues().rest(queue);
      lose(queues, stream + 1, lost);
    }
  }

  private void addIf(boolean possible, int choice) {
    if (possible) {
      add(choice);
    }
  }

  private void add(int choice) {
    if (size == found.length) {
      found = Arrays.copyOf(found, 2 * size);
    }
    found[size++] = choice;
  }
}

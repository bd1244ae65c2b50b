package io.oncefs.ops.explore;

/**
 * What a reduced {@link World} lets happen at once, because the same comes of every order in which
 * it happens later. That is so if it may happen already, if nothing else takes the possibility
 * away, and if it and whatever may happen before it lead to the same state in either order (it is
 * then a persistent set of one; every step uses something up, so that nothing is put off for ever).
 * Only servers that cannot crash, or not any more, hear anything at once: a crash takes away.
 *
 * <ul>
 *   <li>A replica that is {@link Stage#CLOSED} refuses every prepare and every writer, fenced or
 *       sealed alike, and stays as it is. Its answers have a stream of their own.
 *   <li>Such a replica seals itself, by the decision or by the question for the writer table that
 *       holds it, and then answers fences differently: at once only if no fence will ask any more
 *       where it stands. The question is not answered at once to a server that may crash: it might
 *       have ended without knowing the table.
 *   <li>A primary that has {@link Stage#RESIGNED} keeps writers waiting and refuses them in the
 *       end, whenever they came; and a replica's refusal can make it resign no second time.
 *   <li>One that has {@link Stage#ENDED} has told all it ever tells. Votes change nothing that is
 *       asked of it any more.
 * </ul>
 *
 * <p>That the ends of all orders are the same with and without this, in what is on the disks, in
 * the log, and known to the oracle, is tested in small scopes.
 */
final class AtOnce {
  private AtOnce() {}

  /** Whether a message that comes next on its stream is heard at once. */
  static boolean isHeardAtOnce(World world, int[] state, Facts.Of of) {
    int crashing = world.crashing(state);
    if (of.server() == crashing) {
      return false;
    }
    boolean fetch = of.kind() == Facts.Kind.FETCH;
    if (fetch && crashing != World.NOBODY && of.asker() == crashing) {
      return false;
    }
    return switch (world.stage(state, of.server())) {
      case OPEN -> false;
      case CLOSED -> !fetch || isSettled(world, state, of.server());
      case RESIGNED -> of.kind() == Facts.Kind.APPEND || of.kind() == Facts.Kind.REFUSAL;
      case ENDED -> true;
    };
  }

  /** Whether a server hears of the decision at once. */
  static boolean isToldAtOnce(World world, int[] state, int server) {
    if (!world.masters(state).mayTell(server) || server == world.crashing(state)) {
      return false;
    }
    Stage stage = world.stage(state, server);
    return stage == Stage.ENDED || (stage == Stage.CLOSED && isSettled(world, state, server));
  }

  /** Whether no fence will ask any more where the server stands. */
  private static boolean isSettled(World world, int[] state, int server) {
    Masters.View masters = world.masters(state);
    return !masters.isSealing(world.scope()) || (masters.answered() & 1 << server) != 0;
  }
}

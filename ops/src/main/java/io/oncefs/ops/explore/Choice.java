package io.oncefs.ops.explore;

/** Something that may happen next, as a number. */
final class Choice {
  static final int ARRIVAL = 0;
  static final int EVENT = 1;
  static final int STORED = 2;
  static final int CRASHED = 3;
  private static final int KIND_BITS = 2;

  private Choice() {}

  /** What comes next on the stream arrives. */
  static int arrival(int stream) {
    return stream << KIND_BITS | ARRIVAL;
  }

  /** The masters hear this event, by its name. */
  static int event(int name) {
    return name << KIND_BITS | EVENT;
  }

  /**
   * The unit on its way is durable.
   *
   * @param heard what the server has heard since it was given to the disk: a queue of choices
   */
  static int stored(int heard) {
    return heard << KIND_BITS | STORED;
  }

  /**
   * The server ends.
   *
   * @param heard what it has heard and not looked at: a queue of choices
   */
  static int crashed(int heard) {
    return heard << KIND_BITS | CRASHED;
  }

  static int kind(int choice) {
    return choice & (1 << KIND_BITS) - 1;
  }

  /** The stream or the name. */
  static int number(int choice) {
    return choice >>> KIND_BITS;
  }

  /** What happens before it: a queue of choices. */
  static int heard(int choice) {
    return kind(choice) == STORED || kind(choice) == CRASHED ? number(choice) : 0;
  }
}

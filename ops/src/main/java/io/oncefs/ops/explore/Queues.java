package io.oncefs.ops.explore;

import java.util.Arrays;

/** What streams carry, as numbers: 0 is nothing, every other one a message and what follows it. */
final class Queues {
  private final LongTable<Integer> numbers = new LongTable<>();
  private final LongTable<Integer> appended = new LongTable<>();
  private int[] firsts = new int[1 << 10];
  private int[] rests = new int[1 << 10];
  private int size = 1;

  /** The message that comes next. */
  int first(int queue) {
    return firsts[queue];
  }

  /** What is left behind the first. */
  int rest(int queue) {
    return rests[queue];
  }

  /** With one more message at the end. */
  int append(int queue, int message) {
    long key = (long) queue << 32 | message;
    Integer longer = appended.get(key);
    if (longer == null) {
      longer = queue == 0 ? before(message, 0) : before(first(queue), append(rest(queue), message));
      appended.put(key, longer);
    }
    return longer;
  }

  /** Equal contents have one number: a message in front of a queue is what makes it. */
  private int before(int message, int queue) {
    long key = (long) message << 32 | queue;
    Integer known = numbers.get(key);
    if (known == null) {
      known = size++;
      numbers.put(key, known);
      if (known == firsts.length) {
        firsts = Arrays.copyOf(firsts, 2 * known);
        rests = Arrays.copyOf(rests, 2 * known);
      }
      firsts[known] = message;
      rests[known] = queue;
    }
    return known;
  }
}

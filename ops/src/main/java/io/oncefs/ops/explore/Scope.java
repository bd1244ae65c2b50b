package io.oncefs.ops.explore;

/**
 * How much happens in an exploration.
 *
 * @param appends of one named writer, under way at once when the exploration begins
 * @param coordinators masters that seal the chunk at the same time
 * @param crashes how often one server, any of them, ends at any moment, loses what was not stored,
 *     and starts again
 * @param retry whether the writer asks again in the next chunk
 * @param opening whether it begins when the chunk was just logged and no server has it: otherwise
 *     with a chunk that serves, and a writer that is open
 * @param overtaking whether an append may arrive before the one it follows
 */
public record Scope(
    int appends,
    int coordinators,
    int crashes,
    boolean retry,
    boolean opening,
    boolean overtaking) {
  static final int SERVERS = 3;

  /** Of a chunk that serves already, and appends that arrive in order. */
  public Scope(int appends, int coordinators, int crashes, boolean retry) {
    this(appends, coordinators, crashes, retry, false, false);
  }

  @Override
  public String toString() {
    return SERVERS
        + " replicas, "
        + appends
        + " appends under way, "
        + coordinators
        + " coordinators, "
        + crashes
        + (crashes == 1 ? " crash, " : " crashes of one server, ")
        + (retry ? "a retry in the next chunk" : "no retry")
        + (opening ? ", from the opening of the chunk" : "")
        + (overtaking ? ", appends that overtake" : "");
  }
}

package io.oncefs.ops.explore;

/**
 * How much happens in an exploration.
 *
 * @param appends of one named writer, under way at once when the exploration begins
 * @param coordinators masters that seal the chunk at the same time
 * @param crashes how often one server, any of them, ends at any moment, loses what was not stored,
 *     and starts again
 * @param retry whether the writer asks again in the next chunk
 */
public record Scope(int appends, int coordinators, int crashes, boolean retry) {
  static final int SERVERS = 3;

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
        + (retry ? "a retry in the next chunk" : "no retry");
  }
}

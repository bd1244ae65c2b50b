package io.oncefs.master.model;

/**
 * The leader's clocks when it logged a command. No command reads a clock when it is applied.
 *
 * @param wallMillis milliseconds since the epoch; only ever shown, as times of files
 * @param ledMillis for how long the cluster has had a leader in all its life: it continues from the
 *     last value logged and grows with the leader's monotonic clock, so that a wall clock that
 *     jumps forgets nothing too early. What ages in the state ages by this
 */
public record Stamp(long wallMillis, long ledMillis) {}

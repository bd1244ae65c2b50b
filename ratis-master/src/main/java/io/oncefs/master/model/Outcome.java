package io.oncefs.master.model;

/**
 * What the log answers for an entry.
 *
 * @param repeated whether the request had been carried out before and this is its first result
 */
public record Outcome(Result result, boolean repeated) {}

package io.oncefs.master.model;

/** A command as it is logged, with all that the leader chose stamped in. */
public record LogEntry(Stamp stamp, Command command) {}

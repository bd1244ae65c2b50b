package io.oncefs.master.model;

/** What a request came to, kept so that its repetition hears the same. */
public record RequestRow(Result result, long ledMillis) {}

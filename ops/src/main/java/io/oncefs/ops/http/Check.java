package io.oncefs.ops.http;

/** One condition of being ready. */
public record Check(String name, boolean holds, String detail) {}

package io.oncefs.ops.bench;

import java.time.Duration;

/** How long work goes on: first not counted, then counted. */
public record Schedule(Duration warmup, Duration measured) {}

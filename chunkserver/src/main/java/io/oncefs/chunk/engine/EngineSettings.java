package io.oncefs.chunk.engine;

import static io.oncefs.common.Checks.argument;

/**
 * How much runs beside each other on one server, and how much may wait.
 *
 * @param shards single-writer loops; a chunk belongs to one of them
 * @param readers loops that serve reads
 * @param queueBytes of requests one shard holds before it answers OVERLOADED
 * @param queueRequests the same in number
 */
public record EngineSettings(int shards, int readers, long queueBytes, int queueRequests) {
  public static final EngineSettings DEFAULT = new EngineSettings(2, 2, 64L << 20, 65_536);

  public EngineSettings {
    argument(shards >= 1 && shards <= 64, "1 to 64 shards, not %s", shards);
    argument(readers >= 1 && readers <= 64, "1 to 64 readers, not %s", readers);
    argument(queueBytes >= 1 << 20, "a queue holds at least 1 MiB, not %s bytes", queueBytes);
    argument(queueRequests >= 16, "a queue holds at least 16 requests, not %s", queueRequests);
  }
}

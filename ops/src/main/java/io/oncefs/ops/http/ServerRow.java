package io.oncefs.ops.http;

import io.oncefs.protocol.ServerInfo;

/** One chunkserver in {@code /v1/servers}; field names are a published interface. */
public record ServerRow(
    String store,
    long generation,
    String address,
    String http,
    String rack,
    boolean live,
    long heartbeatAgeMs,
    long capacityBytes,
    long freeBytes,
    long chunks,
    String duty,
    long dutyLeftMs,
    long depending) {

  static ServerRow of(ServerInfo server) {
    return new ServerRow(
        server.store().toString(),
        server.generation().value(),
        server.address(),
        server.httpAddress(),
        server.rack(),
        server.live(),
        server.heartbeatAgeMillis(),
        server.capacityBytes(),
        server.freeBytes(),
        server.chunks(),
        server.duty().name(),
        server.dutyLeftMillis(),
        server.depending());
  }
}

package io.oncefs.ops.cluster;

import java.io.IOException;

/** A chunkserver takes a port for gRPC; its admin HTTP listens two above, unless set otherwise. */
public final class ChunkserverPorts {
  private static final int HTTP = 2;
  private static final int COUNT = 3;

  private ChunkserverPorts() {}

  /** Of the chunkserver whose gRPC service is there. */
  public static String http(String grpc) {
    return Quorum.host(grpc) + ":" + (Quorum.port(grpc) + HTTP);
  }

  /** host:port for another chunkserver on loopback. */
  static String free(Ports ports) throws IOException {
    return "127.0.0.1:" + ports.freeRow(COUNT);
  }
}

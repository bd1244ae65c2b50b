package io.oncefs.ops.http;

/**
 * A master takes three ports in a row: gRPC, raft, HTTP. Knowing one address of it is knowing all,
 * so nobody has to list them three times.
 */
public final class MasterPorts {
  private static final int PORT_MAX = 65_535;
  private static final int RAFT = 1;
  private static final int HTTP = 2;

  /** How many ports in a row one master takes. */
  public static final int COUNT = 3;

  private MasterPorts() {}

  /** Of the master whose gRPC service is there. */
  public static String raft(String grpc) {
    return shifted(grpc, RAFT);
  }

  /** Of the master whose gRPC service is there. */
  public static String http(String grpc) {
    return shifted(grpc, HTTP);
  }

  /** Of the master whose log is there. */
  public static String httpOfRaft(String raft) {
    return shifted(raft, HTTP - RAFT);
  }

  /** Of the master whose log is there. */
  public static String grpcOfRaft(String raft) {
    return shifted(raft, -RAFT);
  }

  private static String shifted(String address, int by) {
    int colon = address.lastIndexOf(':');
    try {
      int port = Integer.parseInt(address.substring(colon + 1)) + by;
      if (colon > 0 && port > 0 && port <= PORT_MAX) {
        return address.substring(0, colon + 1) + port;
      }
    } catch (NumberFormatException notANumber) {
      throw new IllegalArgumentException("'" + address + "' is not host:port", notANumber);
    }
    throw new IllegalArgumentException("'" + address + "' is not host:port");
  }
}

package io.oncefs.wire;

import io.grpc.Status;
import java.util.Locale;

/**
 * Recognizes who answers at a master's address but is none. Most often it is a master after all, at
 * another of its three ports in a row: gRPC, raft, HTTP.
 */
final class Strangers {
  private static final int RAFT = 1;
  private static final int HTTP = 2;

  /** The beginning of an answer in HTTP/1, in the words of the HTTP/2 implementation. */
  private static final String HTTP_IN_HEX = "485454502f";

  private Strangers() {}

  /** Whether who answered does not know what a master is asked. */
  static boolean is(Status status) {
    return speaksOtherGrpc(status) || speaksHttp(status);
  }

  private static boolean speaksOtherGrpc(Status status) {
    return status.getCode() == Status.Code.UNIMPLEMENTED;
  }

  private static boolean speaksHttp(Status status) {
    for (Throwable each = status.getCause(); each != null; each = each.getCause()) {
      String message = each.getMessage();
      if (message != null && message.toLowerCase(Locale.ROOT).contains(HTTP_IN_HEX)) {
        return true;
      }
    }
    return false;
  }

  /** What to tell who asked there. */
  static String detail(String address, Status status) {
    boolean http = speaksHttp(status);
    return address
        + " is not a master's gRPC port: "
        + (http
            ? "it speaks HTTP, as the port two above does"
            : "it may be a chunkserver's, or a master's raft port, which is one above")
        + guess(address, http ? HTTP : RAFT);
  }

  private static String guess(String address, int above) {
    int colon = address.lastIndexOf(':');
    try {
      int port = Integer.parseInt(address.substring(colon + 1)) - above;
      return port > 0 ? "; for that master try " + address.substring(0, colon + 1) + port : "";
    } catch (NumberFormatException noPort) {
      return "";
    }
  }
}

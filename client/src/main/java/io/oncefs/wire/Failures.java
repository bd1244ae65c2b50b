package io.oncefs.wire;

import io.grpc.Status;
import io.oncefs.protocol.CallFailure;

/** What gRPC says of a call that ended badly, in the protocol's terms. */
final class Failures {
  private Failures() {}

  /** What became of calls, and why, for people. */
  record Ending(CallFailure failure, String detail) {}

  /**
   * @param connected whether the call had reached a connection
   */
  static Ending of(String address, Status status, boolean connected) {
    return new Ending(kind(status, connected), detail(address, status));
  }

  private static CallFailure kind(Status status, boolean connected) {
    if (status.getCode() == Status.Code.DEADLINE_EXCEEDED) {
      return CallFailure.TIMEOUT;
    }
    return connected ? CallFailure.BROKEN : CallFailure.UNREACHABLE;
  }

  /** For people: what happened, down to the first cause. */
  private static String detail(String address, Status status) {
    StringBuilder text = new StringBuilder(address).append(": ").append(status.getCode());
    if (status.getDescription() != null) {
      text.append(", ").append(status.getDescription());
    }
    Throwable cause = status.getCause();
    while (cause != null && cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    if (cause != null && cause.getMessage() != null) {
      text.append(", ").append(cause.getMessage());
    }
    return text.toString();
  }
}

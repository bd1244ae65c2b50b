package io.oncefs.wire;

import io.grpc.MethodDescriptor;
import io.grpc.Status;

/**
 * One of the two services as its callers speak it.
 *
 * @param <M> what is sent
 * @param <A> what comes back
 * @param <R> what that says
 */
interface Dialect<M, A, R> {
  MethodDescriptor<M, byte[]> method();

  /** Calls without an answer on one stream. */
  int callsMax();

  A parse(byte[] bytes) throws MalformedMessage;

  /** Of the call that this answers. */
  long idOf(A answer);

  R reply(A answer) throws MalformedMessage;

  /** Tells a call that there is no room for it. */
  void overloaded(PendingCall<M, R> call, String address);

  /** What became of the calls of a stream that ended. */
  Failures.Ending ended(String address, Status status, boolean connected);
}

package io.oncefs.wire;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One of the two services as it answers its callers.
 *
 * @param <C> what comes
 * @param <A> what is sent back
 * @param <R> what that says
 */
interface Answering<C, A, R> {
  C parse(byte[] bytes) throws MalformedMessage;

  long idOf(C call);

  /** Bytes that the answer will have, as far as the call says. */
  long asksFor(C call);

  /** What hands the request to the service. */
  Runnable taken(C call, Consumer<R> answer) throws MalformedMessage;

  R malformed(MalformedMessage malformed);

  /** The service failed on it. */
  R failed();

  /** What those hear who come while the stream is being finished; null to leave them waiting. */
  @Nullable R finishing();

  A write(long id, R reply);
}

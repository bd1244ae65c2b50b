package io.oncefs.client.core;

import io.oncefs.common.Checks;

/**
 * How a writer session behaves.
 *
 * @param deliveryNanos no copy of a record is sent later than this after it was offered
 * @param silenceNanos a primary that says nothing for so long is reported
 * @param requestsInFlight requests that travel at the same time before what waits is held back to
 *     grow into a fuller one
 */
public record WriterTerms(long deliveryNanos, long silenceNanos, int requestsInFlight) {
  /** The longest a record may be on its way: what the forgetting of random-id writers rests on. */
  public static final long DELIVERY_NANOS_MAX = 30L * 60 * 1_000_000_000;

  /** Two minutes, two seconds, three requests. */
  public static final WriterTerms DEFAULT =
      new WriterTerms(120L * 1_000_000_000, 2L * 1_000_000_000, 3);

  public WriterTerms {
    Checks.argument(
        deliveryNanos >= 1 && deliveryNanos <= DELIVERY_NANOS_MAX,
        "a delivery timeout is up to 30 minutes, got %s ns",
        deliveryNanos);
    Checks.argument(silenceNanos >= 1, "silence is positive, got %s ns", silenceNanos);
    Checks.argument(requestsInFlight >= 1, "at least one request, got %s", requestsInFlight);
  }

  public WriterTerms withDelivery(long nanos) {
    return new WriterTerms(nanos, silenceNanos, requestsInFlight);
  }
}

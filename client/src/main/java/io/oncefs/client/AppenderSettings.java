package io.oncefs.client;

import io.oncefs.client.core.WriterTerms;
import java.time.Duration;

/**
 * How an appender behaves.
 *
 * @param maxUnacked bytes that may be unacknowledged before {@code append*} blocks
 * @param maxBlock how long it blocks before it throws {@link Unavailable}
 */
record AppenderSettings(WriterTerms terms, long maxUnacked, Duration maxBlock) {
  AppenderSettings withDeliveryTimeout(Duration timeout) {
    return new AppenderSettings(
        terms.withDelivery(ByteBudget.nanos(timeout)), maxUnacked, maxBlock);
  }

  AppenderSettings withMaxUnacked(long bytes) {
    return new AppenderSettings(terms, bytes, maxBlock);
  }

  AppenderSettings withMaxBlock(Duration duration) {
    return new AppenderSettings(terms, maxUnacked, duration);
  }
}

package io.oncefs.ops.sim;

import io.oncefs.ops.check.Attempt;
import io.oncefs.ops.check.Attempt.Outcome;
import io.oncefs.ops.check.NumberedRecord;
import io.oncefs.ops.check.Observation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What all clients of a run did and were told. A record that was asked for again is one attempt.
 */
final class RunHistory {
  private final Map<NumberedRecord, Attempt> attempts = new LinkedHashMap<>();
  private final Map<NumberedRecord, Long> lastAsked = new HashMap<>();
  private final List<Observation> reads = new ArrayList<>();
  private long acknowledged;
  private long unknown;

  void asked(String file, NumberedRecord record, long now) {
    lastAsked.put(record, now);
    attempts.compute(
        record,
        (same, earlier) ->
            earlier == null || earlier.outcome() == Outcome.REFUSED
                ? new Attempt(file, record, now, Long.MAX_VALUE, Outcome.UNKNOWN, -1)
                : earlier);
  }

  void acknowledged(NumberedRecord record, long now, long offset) {
    Attempt asked = attempts.get(record);
    if (asked != null && asked.outcome() != Outcome.ACKNOWLEDGED) {
      acknowledged++;
      attempts.put(
          record,
          new Attempt(asked.file(), record, asked.invoked(), now, Outcome.ACKNOWLEDGED, offset));
    }
  }

  /** Certainly not written, by this attempt or any other. */
  void refused(NumberedRecord record, long now) {
    Attempt asked = attempts.get(record);
    if (asked != null && asked.outcome() == Outcome.UNKNOWN) {
      attempts.put(
          record, new Attempt(asked.file(), record, asked.invoked(), now, Outcome.REFUSED, -1));
    }
  }

  /**
   * It was resolved, from this moment on, as not written and never to be. That says nothing of an
   * attempt that began later.
   *
   * @return whether that cannot be, because it was acknowledged before
   */
  boolean never(NumberedRecord record, long resolvedSince, long now) {
    Attempt asked = attempts.get(record);
    if (lastAsked.getOrDefault(record, Long.MAX_VALUE) <= resolvedSince) {
      refused(record, now);
    }
    return asked != null
        && asked.outcome() == Outcome.ACKNOWLEDGED
        && asked.completed() < resolvedSince;
  }

  void unknown() {
    unknown++;
  }

  void read(Observation observation) {
    reads.add(observation);
  }

  List<Attempt> attempts(String file) {
    return attempts.values().stream().filter(each -> each.file().equals(file)).toList();
  }

  List<Observation> reads(String file) {
    return reads.stream().filter(each -> each.file().equals(file)).toList();
  }

  long acknowledgedCount() {
    return acknowledged;
  }

  long unknownCount() {
    return unknown;
  }

  int readCount() {
    return reads.size();
  }
}

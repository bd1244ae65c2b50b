package io.oncefs.ops.check;

import io.oncefs.ops.check.Attempt.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds a history of appends and reads of one file against what the file holds in the end. Every
 * check is O(n log n) or better.
 */
public final class HistoryChecker {
  /** Enough to see a pattern; a broken run can have millions. */
  private static final int ANOMALIES_MAX = 100;

  private final List<Anomaly> anomalies = new ArrayList<>();
  private final Map<Key, Long> places = new HashMap<>();

  private HistoryChecker() {}

  /** What is wrong with the history of a file that ends with this content; empty if nothing is. */
  public static List<Anomaly> check(
      List<Attempt> attempts, List<Observation> reads, byte[] content) {
    try {
      return check(attempts, reads, new ByteArrayInputStream(content));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** The same without reads. */
  public static List<Anomaly> check(List<Attempt> attempts, InputStream content)
      throws IOException {
    return check(attempts, List.of(), content);
  }

  /** The same for content too large for memory. */
  public static List<Anomaly> check(
      List<Attempt> attempts, List<Observation> reads, InputStream content) throws IOException {
    HistoryChecker checker = new HistoryChecker();
    PrefixSums sums = new PrefixSums(content, reads);
    try {
      checker.place(sums);
    } catch (RecordScanner.WrongBytes wrong) {
      checker.report(Anomaly.Kind.WRONG_BYTES, String.valueOf(wrong.getMessage()));
    }
    sums.drain();
    checker.outcomes(attempts);
    checker.realTime(attempts);
    checker.reads(attempts, reads);
    checker.prefixes(reads, sums);
    return checker.anomalies;
  }

  private void place(InputStream content) throws IOException {
    Map<Integer, Long> newest = new HashMap<>();
    RecordScanner scanner = new RecordScanner(content);
    for (RecordScanner.Found each = scanner.next(); each != null; each = scanner.next()) {
      NumberedRecord record = each.record();
      Long earlier = places.putIfAbsent(new Key(record), each.offset());
      if (earlier != null) {
        report(
            Anomaly.Kind.DUPLICATED,
            record + " stands at offset " + earlier + " and again at " + each.offset());
        continue;
      }
      long last = newest.getOrDefault(record.writer(), Long.MIN_VALUE);
      if (record.number() <= last) {
        report(Anomaly.Kind.REORDERED, record + " stands behind number " + last + " of its writer");
      }
      newest.put(record.writer(), Math.max(last, record.number()));
    }
  }

  private void outcomes(List<Attempt> attempts) {
    Map<Key, Long> unexplained = new HashMap<>(places);
    for (Attempt each : attempts) {
      Long place = places.get(new Key(each.record()));
      unexplained.remove(new Key(each.record()));
      switch (each.outcome()) {
        case ACKNOWLEDGED -> {
          if (place == null) {
            report(Anomaly.Kind.LOST, each.record() + " was acknowledged at " + each.offset());
          } else if (place != each.offset()) {
            report(
                Anomaly.Kind.MISPLACED,
                each.record() + " was acknowledged at " + each.offset() + ", stands at " + place);
          }
        }
        case REFUSED -> {
          if (place != null) {
            report(Anomaly.Kind.RESURRECTED, each.record() + " was refused, stands at " + place);
          }
        }
        case UNKNOWN -> {
          // Both there and not there are right; twice was seen while placing.
        }
      }
    }
    unexplained.forEach(
        (key, place) ->
            report(Anomaly.Kind.PHANTOM, key + " at offset " + place + " was never appended"));
  }

  /** An append that was acknowledged before another was asked for lies before it. */
  private void realTime(List<Attempt> attempts) {
    List<Attempt> acknowledged =
        attempts.stream().filter(each -> each.outcome() == Outcome.ACKNOWLEDGED).toList();
    List<Attempt> byCompletion =
        acknowledged.stream().sorted(Comparator.comparingLong(Attempt::completed)).toList();
    long highest = -1;
    int done = 0;
    for (Attempt each :
        acknowledged.stream().sorted(Comparator.comparingLong(Attempt::invoked)).toList()) {
      while (done < byCompletion.size() && byCompletion.get(done).completed() < each.invoked()) {
        highest = Math.max(highest, byCompletion.get(done).offset());
        done++;
      }
      if (each.offset() < highest) {
        report(
            Anomaly.Kind.REORDERED,
            each.record()
                + " was asked for after the append at "
                + highest
                + " was acknowledged, but lies before it, at "
                + each.offset());
      }
    }
  }

  /**
   * Every read saw a prefix of the final content, and all that was acknowledged before it began.
   */
  private void reads(List<Attempt> attempts, List<Observation> reads) {
    List<Attempt> byCompletion =
        attempts.stream()
            .filter(each -> each.outcome() == Outcome.ACKNOWLEDGED)
            .sorted(Comparator.comparingLong(Attempt::completed))
            .toList();
    long due = 0;
    int done = 0;
    for (Observation each :
        reads.stream().sorted(Comparator.comparingLong(Observation::invoked)).toList()) {
      while (done < byCompletion.size() && byCompletion.get(done).completed() < each.invoked()) {
        Attempt ack = byCompletion.get(done++);
        due = Math.max(due, ack.offset() + ack.record().size());
      }
      if (each.length() < due) {
        report(
            Anomaly.Kind.STALE_READ,
            "a read saw " + each.length() + " bytes after " + due + " had been acknowledged");
      }
    }
    monotonic(reads);
  }

  private void prefixes(List<Observation> reads, PrefixSums sums) {
    for (Observation each : reads) {
      if (each.length() > sums.length()) {
        report(
            Anomaly.Kind.LOST,
            "a read saw " + each.length() + " bytes; the file ends with " + sums.length());
        return;
      }
      if (!sums.match(each)) {
        report(
            Anomaly.Kind.WRONG_BYTES,
            "a read of " + each.length() + " bytes saw others than are there in the end");
      }
    }
  }

  private void monotonic(List<Observation> reads) {
    List<Observation> byCompletion =
        reads.stream().sorted(Comparator.comparingLong(Observation::completed)).toList();
    long seen = 0;
    int done = 0;
    for (Observation each :
        reads.stream().sorted(Comparator.comparingLong(Observation::invoked)).toList()) {
      while (done < byCompletion.size() && byCompletion.get(done).completed() < each.invoked()) {
        seen = Math.max(seen, byCompletion.get(done++).length());
      }
      if (each.length() < seen) {
        report(
            Anomaly.Kind.STALE_READ,
            "a read saw " + each.length() + " bytes after another had seen " + seen);
      }
    }
  }

  private void report(Anomaly.Kind kind, String what) {
    if (anomalies.size() < ANOMALIES_MAX) {
      anomalies.add(new Anomaly(kind, what));
    }
  }

  private record Key(int writer, long number) {
    Key(NumberedRecord record) {
      this(record.writer(), record.number());
    }
  }
}

package io.oncefs.ops.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.Slice;
import io.oncefs.ops.check.Anomaly.Kind;
import io.oncefs.ops.check.Attempt.Outcome;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A checker that cannot fail is a defect: each test feeds it one broken history. */
class HistoryCheckerTest {
  private final NumberedRecord first = new NumberedRecord(1, 1, 40);
  private final NumberedRecord second = new NumberedRecord(1, 2, 24);
  private final NumberedRecord other = new NumberedRecord(2, 1, 30);
  private final List<Attempt> attempts = new ArrayList<>();
  private final List<Observation> reads = new ArrayList<>();

  @Test
  void anHonestHistoryHasNoAnomaly() {
    acknowledged(first, 0, 10, 0);
    acknowledged(second, 20, 30, 40);
    attempts.add(new Attempt("f", other, 5, Long.MAX_VALUE, Outcome.UNKNOWN, -1));
    byte[] content = content(first, second, other);
    read(15, 18, Arrays.copyOf(content, 40));
    read(50, 60, content);
    assertEquals(List.of(), HistoryChecker.check(attempts, reads, content));
  }

  @Test
  void findsAnAcknowledgedRecordThatIsNotThere() {
    acknowledged(first, 0, 10, 0);
    assertFinds(Kind.LOST, content());
  }

  @Test
  void findsARecordThatIsThereTwice() {
    acknowledged(first, 0, 10, 0);
    assertFinds(Kind.DUPLICATED, content(first, first));
  }

  @Test
  void findsAnUnknownRecordThatIsThereTwice() {
    attempts.add(new Attempt("f", first, 0, Long.MAX_VALUE, Outcome.UNKNOWN, -1));
    assertFinds(Kind.DUPLICATED, content(first, first));
  }

  @Test
  void findsARecordAtAnotherOffsetThanAcknowledged() {
    acknowledged(first, 0, 10, 0);
    acknowledged(other, 0, 10, 0);
    assertFinds(Kind.MISPLACED, content(first, other));
  }

  @Test
  void findsARefusedRecordThatIsThere() {
    attempts.add(new Attempt("f", first, 0, 10, Outcome.REFUSED, -1));
    assertFinds(Kind.RESURRECTED, content(first));
  }

  @Test
  void findsARecordThatNobodyAppended() {
    assertFinds(Kind.PHANTOM, content(first));
  }

  @Test
  void findsAWritersRecordsInTheWrongOrder() {
    acknowledged(second, 0, 30, 0);
    acknowledged(first, 0, 30, 24);
    assertFinds(Kind.REORDERED, content(second, first));
  }

  @Test
  void findsALaterAppendBeforeAnEarlierAcknowledgedOne() {
    acknowledged(first, 0, 10, 30);
    acknowledged(other, 20, 30, 0);
    assertFinds(Kind.REORDERED, content(other, first));
  }

  @Test
  void findsAReadThatMissesAnAcknowledgedRecord() {
    acknowledged(first, 0, 10, 0);
    read(20, 30, new byte[0]);
    assertFinds(Kind.STALE_READ, content(first));
  }

  @Test
  void findsAReadThatSeesLessThanAnEarlierOne() {
    attempts.add(new Attempt("f", first, 0, Long.MAX_VALUE, Outcome.UNKNOWN, -1));
    read(0, 10, content(first));
    read(20, 30, new byte[0]);
    assertFinds(Kind.STALE_READ, content(first));
  }

  @Test
  void findsAReadOfBytesThatWentAway() {
    attempts.add(new Attempt("f", first, 0, Long.MAX_VALUE, Outcome.UNKNOWN, -1));
    read(0, 10, content(first));
    assertFinds(Kind.LOST, content());
  }

  @Test
  void findsAReadOfOtherBytes() {
    acknowledged(first, 0, 10, 0);
    read(20, 30, content(new NumberedRecord(7, 7, 40)));
    assertFinds(Kind.WRONG_BYTES, content(first));
  }

  @Test
  void comparesReadsOfEveryLengthAcrossTheStepsItReadsIn() {
    NumberedRecord big = new NumberedRecord(3, 1, 100_000);
    acknowledged(first, 0, 1, 0);
    acknowledged(big, 2, 3, 40);
    byte[] content = content(first, big);
    for (int length : new int[] {40, 65_535, 65_536, 65_537, 100_040, 100_040}) {
      read(0, 5, Arrays.copyOf(content, length));
    }
    assertEquals(List.of(), HistoryChecker.check(attempts, reads, content));
  }

  @Test
  void findsTheOneReadAmongManyThatSawOtherBytes() {
    acknowledged(first, 0, 10, 0);
    attempts.add(new Attempt("f", second, 5, Long.MAX_VALUE, Outcome.UNKNOWN, -1));
    byte[] content = content(first, second);
    read(20, 30, content(first));
    byte[] other = content.clone();
    other[41] ^= 1;
    read(40, 50, other);
    read(40, 50, content);
    assertEquals(
        List.of(Kind.WRONG_BYTES),
        HistoryChecker.check(attempts, reads, content).stream().map(Anomaly::kind).toList());
  }

  @Test
  void findsADamagedByte() {
    acknowledged(first, 0, 10, 0);
    byte[] content = content(first);
    content[30] ^= 1;
    assertFinds(Kind.WRONG_BYTES, content);
  }

  private void acknowledged(NumberedRecord record, long invoked, long completed, long offset) {
    attempts.add(new Attempt("f", record, invoked, completed, Outcome.ACKNOWLEDGED, offset));
  }

  private void read(long invoked, long completed, byte[] bytes) {
    reads.add(new Observation("f", invoked, completed, bytes.length, Slice.of(bytes).crc32c()));
  }

  private static byte[] content(NumberedRecord... records) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (NumberedRecord each : records) {
      out.writeBytes(each.bytes());
    }
    return out.toByteArray();
  }

  private void assertFinds(Kind kind, byte[] content) {
    Set<Kind> found =
        HistoryChecker.check(attempts, reads, content).stream()
            .map(Anomaly::kind)
            .collect(Collectors.toSet());
    assertTrue(found.contains(kind), () -> "found only " + found);
  }
}

package io.oncefs.ops.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A comparison that cannot fail is a defect: all but the first are broken in one way each. */
class ReplicaContentsTest {
  private static final ReplicaContents GOOD = new ReplicaContents("a:1", 100, 7, null);
  private static final ReplicaContents SAME = new ReplicaContents("b:1", 100, 7, null);

  @Test
  void equalReplicasAgree() {
    assertEquals(Optional.empty(), ReplicaContents.disagreement(100, List.of(GOOD, SAME)));
  }

  @Test
  void otherBytesAreFound() {
    assertDiffer(100, GOOD, new ReplicaContents("b:1", 100, 8, null));
  }

  @Test
  void aShorterReplicaIsFound() {
    assertDiffer(100, GOOD, new ReplicaContents("b:1", 99, 7, null));
  }

  @Test
  void replicasThatAgreeOnAnotherLengthThanWasDecidedAreFound() {
    assertDiffer(90, GOOD, SAME);
  }

  @Test
  void aReplicaThatCannotBeReadIsFound() {
    assertDiffer(100, GOOD, new ReplicaContents("b:1", 40, 3, "CORRUPT"));
  }

  @Test
  void aChunkWithoutAnyReplicaIsFound() {
    assertDiffer(100);
  }

  private static void assertDiffer(long sealedLength, ReplicaContents... replicas) {
    assertTrue(ReplicaContents.disagreement(sealedLength, List.of(replicas)).isPresent());
  }
}

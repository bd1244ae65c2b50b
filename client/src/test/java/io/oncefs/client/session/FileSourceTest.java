package io.oncefs.client.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.oncefs.common.FileId;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FileSourceTest {
  private static final int REPLICAS = 3;
  private static final long STRIPE = FileSource.STRIPE_BYTES;
  private static final long LENGTH = 7 * STRIPE + 5;

  private static long first(long file, int preferred, long offset) {
    return FileSource.first(new FileId(file), preferred, offset, LENGTH) % REPLICAS;
  }

  @Test
  void allReadersBeginWithTheSameReplicaSoThatItHasTheBytesInMemory() {
    for (int reader = 0; reader < 64; reader++) {
      for (long offset = 0; offset < 7 * STRIPE; offset += STRIPE / 2) {
        assertEquals(first(11, 0, offset), first(11, reader, offset));
      }
    }
  }

  @Test
  void theStripesOfAFileAndTheFirstOnesOfFilesComeFromTheReplicasInTurn() {
    assertEquals(
        Set.of(0L, 1L, 2L),
        LongStream.range(0, 3)
            .mapToObj(stripe -> first(11, 0, stripe * STRIPE))
            .collect(Collectors.toSet()));
    assertEquals(
        Set.of(0L, 1L, 2L),
        LongStream.range(1, 4).mapToObj(file -> first(file, 0, 0)).collect(Collectors.toSet()));
  }

  @Test
  void whereAFileEndsItsReadersAreSpreadOverTheReplicas() {
    Set<Long> firsts =
        IntStream.range(0, REPLICAS)
            .mapToObj(reader -> first(11, reader, LENGTH - 1))
            .collect(Collectors.toSet());
    assertEquals(Set.of(0L, 1L, 2L), firsts);
  }
}

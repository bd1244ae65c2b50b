package io.oncefs.ops.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.oncefs.ops.bench.ChunkEnds.Split;
import org.junit.jupiter.api.Test;

/** Chunks begin at 0, 100 and 250; an append has 10 bytes. */
class ChunkEndsTest {
  private static final long[] STARTS = {0, 100, 250};

  private final ChunkEnds ends = new ChunkEnds();

  private void appendUpTo(long length) {
    for (long offset = 0; offset < length; offset += 10) {
      ends.add(offset, 1_000);
    }
  }

  @Test
  void theFirstOfAChunkMetTheEndOfTheOneBefore() {
    appendUpTo(400);
    Split split = ends.split(STARTS, 10);
    assertEquals(2, split.atEnds().count());
    assertEquals(38, split.elsewhere().count());
  }

  @Test
  void asManyMetItAsWereUnderWay() {
    appendUpTo(400);
    assertEquals(2 * 4, ends.split(STARTS, 4 * 10).atEnds().count());
  }

  @Test
  void nothingEndedWhereTheFileBegins() {
    appendUpTo(100);
    assertEquals(0, ends.split(STARTS, 10).atEnds().count());
  }

  @Test
  void eachKeepsItsOwnLatencies() {
    ends.add(90, 1_000_000);
    ends.add(100, 50_000_000);
    ends.add(110, 2_000_000);
    Split split = ends.split(STARTS, 10);
    assertEquals(50_000, split.atEnds().micros(50), 100);
    assertEquals(2_000, split.elsewhere().maxMicros(), 10);
  }

  @Test
  void whatWasBeforeAResetIsForgotten() {
    appendUpTo(400);
    ends.reset();
    ends.add(100, 1);
    Split split = ends.split(STARTS, 10);
    assertEquals(1, split.atEnds().count());
    assertEquals(0, split.elsewhere().count());
  }

  @Test
  void manyAreKept() {
    appendUpTo(200_000);
    assertEquals(20_000 - 2, ends.split(STARTS, 10).elsewhere().count());
  }
}

package io.oncefs.client.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oncefs.common.ChunkId;
import io.oncefs.protocol.RecordKind;
import io.oncefs.protocol.RecordedResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordIndexTest {
  private static final ChunkId CHUNK = new ChunkId(4);

  private final RecordIndex index = new RecordIndex();

  @Test
  void aPageTellsWhatIsMissingUpToItsLastEntry() {
    index.learnPage(CHUNK, 10, List.of(result(12), result(15)), 77);
    assertTrue(index.covers(CHUNK, 13));
    assertNull(index.find(13));
    assertEquals(result(12), index.find(12));
    assertFalse(index.covers(CHUNK, 9));
    assertFalse(index.covers(CHUNK, 16));
    assertFalse(index.covers(new ChunkId(5), 12));
  }

  @Test
  void anEmptyPageCoversNothing() {
    index.learnPage(CHUNK, 10, List.of(), 90);
    assertFalse(index.covers(CHUNK, 10));
    assertNull(index.find(10));
  }

  @Test
  void theNextPageBeginsWhereTheLastOneEnded() {
    index.learnPage(CHUNK, 10, List.of(result(12), result(15)), 77);
    assertEquals(77, index.nextLsn(CHUNK, 16));
    assertEquals(0, index.nextLsn(CHUNK, 15));
    assertEquals(0, index.nextLsn(CHUNK, 9));
    assertEquals(0, index.nextLsn(new ChunkId(5), 16));
  }

  private static RecordedResult result(long sequence) {
    return new RecordedResult(RecordKind.APPEND, sequence, sequence * 10, 10, 0);
  }
}

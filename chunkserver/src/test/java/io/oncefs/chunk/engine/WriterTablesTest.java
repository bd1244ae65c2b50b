package io.oncefs.chunk.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.oncefs.chunk.HandLoop;
import io.oncefs.common.ChunkId;
import io.oncefs.common.Position;
import io.oncefs.protocol.ChunkReply;
import io.oncefs.protocol.ChunkReply.Refused;
import io.oncefs.protocol.WriterTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriterTablesTest {
  private static final ChunkReply TABLE = new ChunkReply.Writers(WriterTable.EMPTY);

  private final HandLoop folds = new HandLoop();
  private final HandLoop timers = new HandLoop();
  private final WriterTables tables = new WriterTables(timers);
  private int folded;

  private List<ChunkReply> ask(int chunk) {
    List<ChunkReply> answers = new ArrayList<>();
    tables.give(
        new WriterTables.Wanted(new ChunkId(chunk), Position.ZERO),
        folds,
        () -> {
          folded++;
          return TABLE;
        },
        answers::add);
    return answers;
  }

  @Test
  void aTableMadeInTimeIsAnsweredOnceAndNotKept() {
    List<ChunkReply> answers = ask(1);
    folds.runAll();
    timers.runAll();
    assertEquals(List.of(TABLE), answers);
    ask(1);
    folds.runAll();
    assertEquals(2, folded);
  }

  @Test
  void whoWaitsTooLongIsToldSoAndFindsTheTableMade() {
    List<ChunkReply> first = ask(1);
    timers.runAll();
    assertEquals(Refused.Code.IN_HAND, assertInstanceOf(Refused.class, first.get(0)).code());
    List<ChunkReply> second = ask(1);
    assertEquals(List.of(), second, "it is made only once");
    folds.runAll();
    assertEquals(List.of(TABLE), second);
    assertEquals(1, first.size());
    List<ChunkReply> third = ask(1);
    assertEquals(List.of(TABLE), third, "whoever asked first was not the one who needs it");
    assertEquals(1, folded);
    timers.runAll();
    ask(1);
    folds.runAll();
    assertEquals(2, folded, "it is not kept for ever");
  }

  @Test
  void onlyTwoAreKept() {
    for (int i = 1; i <= 3; i++) {
      ask(i);
    }
    timers.runAll();
    folds.runAll();
    assertEquals(List.of(TABLE), ask(3));
    assertEquals(List.of(TABLE), ask(2));
    assertEquals(List.of(), ask(1));
  }
}

package io.oncefs.master.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every table store does. */
public abstract class TableStoreContract {
  protected static final Codec<String> TEXT =
      new Codec<>() {
        @Override
        public byte[] encode(String value) {
          return value.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String decode(byte[] bytes) {
          return new String(bytes, StandardCharsets.UTF_8);
        }
      };
  protected static final TableSpec<Long, String> FILES =
      new TableSpec<>("files", KeyCodecs.unsignedLong(), TEXT);
  private static final TableSpec<Long, String> LONGER_NAME =
      new TableSpec<>("files-2", KeyCodecs.unsignedLong(), TEXT);

  @TempDir protected Path directory;

  protected TableStore store;
  protected Table<Long, String> files;
  private long lastIndex = -1;

  protected abstract TableStore create();

  @BeforeEach
  void openEmptyStore() {
    use(create());
  }

  protected final void use(TableStore opened) {
    store = opened;
    files = store.table(FILES);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  protected final AppliedPosition nextPosition() {
    return new AppliedPosition(3, ++lastIndex);
  }

  protected final void apply(Runnable body) {
    store.apply(nextPosition(), body);
  }

  protected static List<String> rows(Cursor<Long, String> cursor) {
    try (cursor) {
      List<String> rows = new ArrayList<>();
      while (cursor.next()) {
        rows.add(cursor.key() + cursor.value());
      }
      return rows;
    }
  }

  protected final List<String> committed() {
    try (ReadView view = store.view()) {
      return rows(view.rows(FILES).scan(null, null));
    }
  }

  @Test
  void aNewStoreIsEmptyAndBeforeTheFirstEntry() {
    assertEquals(AppliedPosition.NOTHING, store.applied());
    assertEquals(List.of(), committed());
  }

  @Test
  void anEntryReadsWhatItWroteAndEveryoneReadsItAfterwards() {
    apply(
        () -> {
          files.put(1L, "a");
          files.put(2L, "b");
          files.delete(1L);
          assertNull(files.get(1L));
          assertEquals("b", files.get(2L));
        });
    apply(() -> assertEquals("b", files.get(2L)));
    assertEquals(List.of("2b"), committed());
    assertEquals(new AppliedPosition(3, 1), store.applied());
  }

  @Test
  void manyRowsAreFoundAsEachIsInAnyOrderNearOrFarApart() {
    Random random = new Random(5);
    List<Long> keys = new ArrayList<>();
    apply(
        () -> {
          for (int i = 0; i < 300; i++) {
            long key = i < 100 ? i : random.nextLong();
            files.put(key, "v" + key);
            keys.add(key);
          }
          assertEquals(values(files, keys), files.getAll(keys));
        });
    store.apply(nextPosition(), () -> files.delete(7L));
    for (int i = 0; i < 100; i++) {
      keys.add(random.nextLong(400) - 100);
    }
    keys.addAll(List.of(7L, 0L, 0L, -1L));
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(keys, random);
      try (ReadView view = store.view()) {
        Rows<Long, String> rows = view.rows(FILES);
        assertEquals(values(rows, keys), rows.getAll(keys));
        assertEquals(List.of(), rows.getAll(List.of()));
      }
    }
  }

  @Test
  void rowsLookUpTheSameOneByOneTogetherAndInAScan() {
    apply(() -> List.of(1L, 2L, 3L).forEach(key -> files.put(key, "v")));
    apply(() -> assertEquals(List.of("1v", "2v", "3v"), rows(files.scan(null, null))));
    try (ReadView view = store.view()) {
      Rows<Long, String> rows = view.rows(FILES);
      assertEquals(List.of("v", "v"), rows.getAll(List.of(3L, 1L)));
      assertEquals(List.of("1v", "2v", "3v"), rows(rows.scan(null, null)));
    }
    apply(() -> List.of(4L, 5L).forEach(key -> files.put(key, "w")));
    try (ReadView view = store.view()) {
      Rows<Long, String> rows = view.rows(FILES);
      assertEquals(List.of("w", "w", "v"), rows.getAll(List.of(4L, 5L, 2L)));
      assertEquals(List.of("1v", "2v", "3v", "4w", "5w"), rows(rows.scan(null, null)));
    }
  }

  private static List<@Nullable String> values(Rows<Long, String> rows, List<Long> keys) {
    List<@Nullable String> values = new ArrayList<>();
    keys.forEach(each -> values.add(rows.get(each)));
    return values;
  }

  @Test
  void anEntryThatThrowsLeavesNothing() {
    apply(() -> files.put(1L, "a"));
    AppliedPosition before = store.applied();
    assertThrows(
        ArithmeticException.class,
        () ->
            apply(
                () -> {
                  files.put(1L, "changed");
                  files.put(2L, "b");
                  files.delete(1L);
                  throw new ArithmeticException("refused");
                }));
    assertEquals(before, store.applied());
    assertEquals(List.of("1a"), committed());
    apply(() -> assertEquals("a", files.get(1L)));
  }

  @Test
  void positionsOnlyGrow() {
    store.apply(new AppliedPosition(2, 5), () -> {});
    List<AppliedPosition> refused =
        List.of(
            new AppliedPosition(2, 5),
            new AppliedPosition(3, 4),
            new AppliedPosition(1, 6),
            AppliedPosition.NOTHING);
    for (AppliedPosition position : refused) {
      assertThrows(IllegalStateException.class, () -> store.apply(position, () -> {}));
    }
    store.apply(new AppliedPosition(2, 9), () -> {});
    assertEquals(new AppliedPosition(2, 9), store.applied());
  }

  @Test
  void scansSeePendingRowsBetweenCommittedOnes() {
    apply(() -> List.of(1L, 3L, 5L, 7L).forEach(key -> files.put(key, "c")));
    apply(
        () -> {
          files.put(0L, "p");
          files.put(4L, "p");
          files.put(5L, "p");
          files.delete(3L);
          assertEquals(List.of("0p", "1c", "4p", "5p", "7c"), rows(files.scan(null, null)));
          assertEquals(List.of("1c", "4p"), rows(files.scan(1L, 5L)));
          assertEquals(List.of("4p", "5p", "7c"), rows(files.scan(2L, null)));
          assertEquals(List.of("7c", "5p", "4p", "1c", "0p"), rows(files.scanDown(null, null)));
          assertEquals(List.of("4p", "1c"), rows(files.scanDown(1L, 5L)));
          assertEquals(List.of(), rows(files.scan(5L, 5L)));
          assertEquals(List.of(), rows(files.scanDown(8L, null)));
        });
  }

  @Test
  void aScanMeetsTheEndsOfTheKeyRange() {
    apply(
        () -> {
          files.put(0L, "first");
          files.put(-1L, "last");
        });
    assertEquals(List.of("0first", "-1last"), committed());
    try (ReadView view = store.view()) {
      assertEquals(List.of("-1last", "0first"), rows(view.rows(FILES).scanDown(null, null)));
    }
  }

  @Test
  void aFinishedCursorStaysFinished() {
    apply(
        () -> {
          files.put(1L, "a");
          try (Cursor<Long, String> cursor = files.scan(null, null)) {
            assertThrows(IllegalStateException.class, cursor::key);
            cursor.next();
            assertFalse(cursor.next());
            assertFalse(cursor.next());
            assertThrows(IllegalStateException.class, cursor::value);
          }
        });
  }

  @Test
  void tablesDoNotSeeEachOther() {
    Table<Long, String> other = store.table(LONGER_NAME);
    apply(
        () -> {
          files.put(1L, "here");
          other.put(1L, "there");
          other.put(2L, "there");
          files.delete(2L);
          assertEquals(List.of("1here"), rows(files.scan(null, null)));
          assertEquals(List.of("2there", "1there"), rows(other.scanDown(null, null)));
        });
  }

  @Test
  void oneNameHasOneSpec() {
    var conflicting = new TableSpec<>("files", KeyCodecs.text(), TEXT);
    assertThrows(IllegalArgumentException.class, () -> store.table(conflicting));
    store.table(FILES);
  }

  @Test
  void aViewIsFrozen() {
    apply(() -> files.put(1L, "old"));
    try (ReadView view = store.view()) {
      apply(
          () -> {
            files.put(1L, "new");
            files.put(2L, "new");
          });
      assertEquals("old", view.rows(FILES).get(1L));
      assertNull(view.rows(FILES).get(2L));
      try (ReadView later = store.view()) {
        assertEquals("new", later.rows(FILES).get(1L));
        assertEquals("old", view.rows(FILES).get(1L), "what others read meanwhile is not for it");
      }
      assertEquals(List.of("1old"), rows(view.rows(FILES).scan(null, null)));
      assertEquals(new AppliedPosition(3, 0), view.position());
    }
    assertEquals(List.of("1new", "2new"), committed());
  }

  @Test
  void aClosedViewShowsNothing() {
    apply(() -> files.put(1L, "a"));
    ReadView view = store.view();
    Rows<Long, String> rows = view.rows(FILES);
    assertEquals("a", rows.get(1L));
    view.close();
    assertThrows(IllegalStateException.class, () -> rows.get(1L));
  }

  @Test
  void aViewServesOtherThreads() throws ExecutionException, InterruptedException {
    apply(() -> files.put(1L, "a"));
    try (ReadView view = store.view()) {
      var read = CompletableFuture.supplyAsync(() -> view.rows(FILES).get(1L));
      assertEquals("a", read.get());
    }
  }

  @Test
  void tablesWorkOnlyInsideAnEntryAndOnItsThread() {
    assertThrows(IllegalStateException.class, () -> files.get(1L));
    assertThrows(IllegalStateException.class, () -> files.put(1L, "a"));
    assertThrows(IllegalStateException.class, () -> files.scan(null, null));
    apply(
        () -> {
          var elsewhere = CompletableFuture.supplyAsync(() -> files.get(1L));
          assertThrows(ExecutionException.class, elsewhere::get);
          assertThrows(IllegalStateException.class, () -> apply(() -> {}));
          assertThrows(IllegalStateException.class, () -> store.view());
        });
  }

  @Test
  void aTableIsNotWrittenUnderAnOpenCursor() {
    Table<Long, String> other = store.table(LONGER_NAME);
    apply(
        () -> {
          files.put(1L, "a");
          try (Cursor<Long, String> cursor = files.scan(null, null)) {
            cursor.next();
            assertThrows(IllegalStateException.class, () -> files.delete(1L));
            other.put(1L, "another table is free");
          }
          files.delete(1L);
        });
    assertEquals(List.of(), committed());
  }

  @Test
  void anEntryThatLeavesACursorOpenIsRefused() {
    assertThrows(
        IllegalStateException.class,
        () ->
            apply(
                () -> {
                  files.put(1L, "a");
                  files.scan(null, null).next();
                }));
    assertEquals(List.of(), committed());
  }

  @Test
  void aCheckpointHoldsEverythingAndIsNotChangedByWhatFollows() {
    Path checkpoint = directory.resolve("checkpoint");
    apply(() -> files.put(1L, "kept"));
    AppliedPosition position = store.applied();
    store.checkpoint(checkpoint);
    apply(
        () -> {
          files.put(1L, "later");
          files.put(2L, "later");
        });
    try (ReadView before = store.view()) {
      store.restore(checkpoint);
      assertEquals(List.of("1later", "2later"), rows(before.rows(FILES).scan(null, null)));
    }
    assertEquals(position, store.applied());
    assertEquals(List.of("1kept"), committed());
    store.apply(new AppliedPosition(9, 9), () -> files.put(3L, "after"));
    store.restore(checkpoint);
    assertEquals(List.of("1kept"), committed());
  }

  @Test
  void aCheckpointNeedsADirectoryOfItsOwn() {
    Path checkpoint = directory.resolve("checkpoint");
    store.checkpoint(checkpoint);
    assertThrows(TableStoreException.class, () -> store.checkpoint(checkpoint));
  }

  @Test
  void aRestoreThatFailsChangesNothing() {
    apply(() -> files.put(1L, "kept"));
    AppliedPosition position = store.applied();
    assertThrows(
        TableStoreException.class, () -> store.restore(directory.resolve("no such checkpoint")));
    assertEquals(position, store.applied());
    assertEquals(List.of("1kept"), committed());
    apply(() -> files.put(2L, "goes on"));
  }

  @Test
  void aStoreBehavesLikeASortedMap() {
    Random random = new Random(42);
    NavigableMap<Long, String> model = new TreeMap<>();
    Path checkpoint = directory.resolve("checkpoint");
    NavigableMap<Long, String> checkpointed = model;
    for (int entry = 0; entry < 300; entry++) {
      NavigableMap<Long, String> next = new TreeMap<>(model);
      boolean fails = random.nextInt(4) == 0;
      try {
        apply(
            () -> {
              for (int i = 0; i < 5; i++) {
                change(random, next);
                long from = random.nextInt(20);
                long to = from + random.nextInt(10);
                assertEquals(texts(next.subMap(from, true, to, false)), rows(files.scan(from, to)));
                assertEquals(
                    texts(next.subMap(from, true, to, false).descendingMap()),
                    rows(files.scanDown(from, to)));
              }
              if (fails) {
                throw new ArithmeticException("refused");
              }
            });
        model = next;
      } catch (ArithmeticException refused) {
        // The model stays as it was.
      }
      assertEquals(texts(model), committed());
      assertEquals(points(model::get), committedPoints());
      if (entry == 100) {
        store.checkpoint(checkpoint);
        checkpointed = model;
      }
      if (entry == 200) {
        store.restore(checkpoint);
        model = checkpointed;
        assertEquals(points(model::get), committedPoints());
      }
    }
  }

  private static List<@Nullable String> points(Function<Long, @Nullable String> of) {
    List<@Nullable String> points = new ArrayList<>();
    for (long key = 0; key < 20; key++) {
      points.add(of.apply(key));
    }
    return points;
  }

  /** The same rows, each looked up by itself. */
  private List<@Nullable String> committedPoints() {
    try (ReadView view = store.view()) {
      return points(view.rows(FILES)::get);
    }
  }

  /** Each entry changes all rows, so rows that differ are of different moments. */
  @Test
  void everyViewShowsOneMomentToEveryThreadWhileEntriesAreApplied() throws InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    List<String> torn = Collections.synchronizedList(new ArrayList<>());
    List<Thread> readers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Thread reader = new Thread(() -> lookForTornViews(over, torn));
      readers.add(reader);
      reader.start();
    }
    for (int entry = 0; entry < 4_000; entry++) {
      String value = "v" + entry;
      apply(
          () -> {
            for (long key = 0; key < 8; key++) {
              files.put(key, value);
            }
          });
    }
    over.set(true);
    for (Thread each : readers) {
      each.join();
    }
    assertEquals(List.of(), torn);
  }

  private void lookForTornViews(AtomicBoolean over, List<String> torn) {
    String last = "";
    while (!over.get() && torn.isEmpty()) {
      try (ReadView view = store.view()) {
        Rows<Long, String> rows = view.rows(FILES);
        String first = String.valueOf(rows.get(0L));
        List<Long> keys = List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        for (Object other : first.length() % 2 == 0 ? rows.getAll(keys) : values(rows, keys)) {
          if (!first.equals(String.valueOf(other))) {
            torn.add(first + " beside " + other);
          }
        }
        if (numberOf(first) < numberOf(last)) {
          torn.add(first + " after " + last);
        }
        last = first;
      }
    }
  }

  private static int numberOf(String value) {
    return value.startsWith("v") ? Integer.parseInt(value.substring(1)) : -1;
  }

  private void change(Random random, NavigableMap<Long, String> model) {
    long key = random.nextInt(20);
    if (random.nextBoolean()) {
      String value = "v" + random.nextInt(100);
      files.put(key, value);
      model.put(key, value);
    } else {
      files.delete(key);
      model.remove(key);
    }
    assertEquals(model.get(key), files.get(key));
  }

  private static List<String> texts(Map<Long, String> rows) {
    return rows.entrySet().stream().map(row -> row.getKey() + row.getValue()).toList();
  }
}
